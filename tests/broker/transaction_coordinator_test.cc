// Who may write under a transactional id, and how a transaction ends: once.
#include "sim/broker/transaction_coordinator.h"

#include "gtest/gtest.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

constexpr uint64_t kBilling = 77;  // A transactional id.
constexpr uint64_t kShipping = 78;

// Writes down what was decided: "commit 0".
class Decisions final : public TransactionCoordinator::Outlet {
 public:
  explicit Decisions(Journal& journal) : journal_(journal) {}
  void EndTransaction(TransactionId transaction, bool commit) override {
    journal_.Note((commit ? "commit " : "abort ") + std::to_string(transaction.value()));
  }

 private:
  Journal& journal_;
};

class TransactionCoordinatorTest : public testing::Test {
 protected:
  ProducerIdentity Init(uint64_t transactional_id = kBilling) {
    return coordinator_.Init({transactional_id, Seconds(60)});
  }
  TransactionId Begin(const ProducerIdentity& producer) { return coordinator_.Enlist(producer); }
  Rejection End(const ProducerIdentity& producer, bool commit) { return coordinator_.End(producer, commit, &now_); }
  Rejection Commit(const ProducerIdentity& producer) { return End(producer, true); }
  Rejection Abort(const ProducerIdentity& producer) { return End(producer, false); }
  const Lines& decisions() const { return journal_.words(); }

  Simulation simulation_;
  Journal journal_{simulation_};
  Decisions outlet_{journal_};
  TransactionCoordinator coordinator_{simulation_.kernel(), outlet_};
  ProducerIdentity now_;  // After the last end.
};

constexpr bool Same(const ProducerIdentity& a, const ProducerIdentity& b) { return a.id == b.id && a.epoch == b.epoch; }

TEST_F(TransactionCoordinatorTest, InitGivesEachTransactionalIdAProducerId) {
  const ProducerIdentity billing = Init(kBilling);
  const ProducerIdentity shipping = Init(kShipping);
  EXPECT_NE(billing.id, shipping.id);
  EXPECT_EQ(billing.epoch, ProducerEpoch(0));
}

TEST_F(TransactionCoordinatorTest, InitWithoutATransactionalIdIsAlwaysANewProducer) { EXPECT_NE(Init(0).id, Init(0).id); }

TEST_F(TransactionCoordinatorTest, InitAgainKeepsTheProducerIdAndFencesTheOldEpoch) {
  const ProducerIdentity old = Init();
  const ProducerIdentity fresh = Init();
  EXPECT_EQ(fresh.id, old.id);
  EXPECT_GT(fresh.epoch, old.epoch);
  EXPECT_TRUE(Begin(old).none());
  EXPECT_EQ(Commit(old), Rejection::kProducerFenced);
  EXPECT_EQ(simulation_.Count<ProducerFenced>(), 2u);
  EXPECT_FALSE(Begin(fresh).none());
}

TEST_F(TransactionCoordinatorTest, InitAbortsWhatTheOldInstanceLeftOpen) {
  const ProducerIdentity old = Init();
  Begin(old);
  const ProducerIdentity fresh = Init();
  EXPECT_EQ(decisions(), Lines{"abort 0"});
  EXPECT_EQ(simulation_.Count<TransactionAborted>(), 1u);
  EXPECT_FALSE(coordinator_.AnyOpen());
  EXPECT_EQ(Commit(old), Rejection::kProducerFenced);
  EXPECT_EQ(Begin(fresh), TransactionId(1));
}

TEST_F(TransactionCoordinatorTest, InitForgetsHowTheLastTransactionEnded) {
  const ProducerIdentity old = Init();
  Begin(old);
  Commit(old);
  Init();
  EXPECT_EQ(Commit(old), Rejection::kProducerFenced);
  EXPECT_EQ(Commit(now_), Rejection::kProducerFenced);
}

TEST_F(TransactionCoordinatorTest, AllWritesOfAnEpochBelongToOneTransaction) {
  const ProducerIdentity producer = Init();
  EXPECT_FALSE(coordinator_.AnyOpen());
  EXPECT_EQ(Begin(producer), TransactionId(0));
  EXPECT_EQ(Begin(producer), TransactionId(0));
  EXPECT_TRUE(coordinator_.AnyOpen());
  EXPECT_EQ(simulation_.Count<TransactionStarted>(), 1u);
}

TEST_F(TransactionCoordinatorTest, TransactionsOfTwoProducersAreApart) {
  const ProducerIdentity billing = Init(kBilling);
  const ProducerIdentity shipping = Init(kShipping);
  EXPECT_EQ(Begin(billing), TransactionId(0));
  EXPECT_EQ(Begin(shipping), TransactionId(1));
  Abort(billing);
  EXPECT_EQ(Commit(shipping), Rejection::kNone);
  EXPECT_EQ(decisions(), (Lines{"abort 0", "commit 1"}));
}

TEST_F(TransactionCoordinatorTest, EveryEndRaisesTheEpoch) {
  const ProducerIdentity first = Init();
  Begin(first);
  ASSERT_EQ(Commit(first), Rejection::kNone);
  const ProducerIdentity second = now_;
  EXPECT_EQ(second.epoch, first.epoch.Next());
  EXPECT_EQ(Begin(second), TransactionId(1));
  ASSERT_EQ(Abort(second), Rejection::kNone);
  EXPECT_EQ(now_.epoch, second.epoch.Next());
  EXPECT_EQ(decisions(), (Lines{"commit 0", "abort 1"}));
}

TEST_F(TransactionCoordinatorTest, ARepeatedEndIsRecognisedAndChangesNothing) {
  for (const bool commit : {true, false}) {
    const ProducerIdentity producer = Init(commit ? kBilling : kShipping);
    Begin(producer);
    End(producer, commit);
    const ProducerIdentity after = now_;
    const size_t decided = decisions().size();
    EXPECT_EQ(End(producer, commit), Rejection::kNone);
    EXPECT_TRUE(Same(now_, after));
    EXPECT_EQ(decisions().size(), decided);
  }
  EXPECT_EQ(simulation_.Count<ProducerFenced>(), 0u);
}

TEST_F(TransactionCoordinatorTest, TheOppositeOfADecisionIsRefused) {
  for (const bool commit : {true, false}) {
    const ProducerIdentity producer = Init(commit ? kBilling : kShipping);
    Begin(producer);
    End(producer, commit);
    EXPECT_EQ(End(producer, !commit), Rejection::kProducerFenced);
  }
  EXPECT_EQ(decisions(), (Lines{"commit 0", "abort 1"}));
  EXPECT_EQ(simulation_.Count<ProducerFenced>(), 2u);
}

TEST_F(TransactionCoordinatorTest, ALateCopyOfAnEndCannotEndTheNextTransaction) {
  const ProducerIdentity first = Init();
  Begin(first);
  Commit(first);
  Begin(now_);
  EXPECT_EQ(Commit(first), Rejection::kProducerFenced);
  EXPECT_TRUE(coordinator_.AnyOpen());
  EXPECT_EQ(decisions(), Lines{"commit 0"});
}

TEST_F(TransactionCoordinatorTest, ALateWriteOfAnEndedTransactionIsFenced) {
  const ProducerIdentity first = Init();
  Begin(first);
  Commit(first);
  EXPECT_TRUE(Begin(first).none());
  EXPECT_FALSE(coordinator_.AnyOpen());
}

TEST_F(TransactionCoordinatorTest, AnEndWithoutATransactionDecidesNothing) {
  const ProducerIdentity producer = Init();
  EXPECT_EQ(Commit(producer), Rejection::kNone);
  EXPECT_EQ(Commit(producer), Rejection::kNone);  // A retry.
  EXPECT_TRUE(decisions().empty());
}

TEST_F(TransactionCoordinatorTest, AtItsTimeoutATransactionIsAbortedAndItsProducerFenced) {
  const ProducerIdentity producer = Init();
  simulation_.At(Seconds(5), [&] { Begin(producer); });
  simulation_.At(Seconds(20), [&] { Begin(producer); });  // Another write: the time counts from the first.
  simulation_.At(Seconds(64), [&] { EXPECT_TRUE(coordinator_.AnyOpen()); });
  simulation_.RunUntil(Seconds(90));
  EXPECT_EQ(journal_.lines(), Lines{"65s abort 0"});
  EXPECT_EQ(Commit(producer), Rejection::kProducerFenced);
  EXPECT_EQ(Abort(producer), Rejection::kProducerFenced);
  EXPECT_TRUE(Begin(producer).none());
}

TEST_F(TransactionCoordinatorTest, AnEndedTransactionHasNoTimeout) {
  const ProducerIdentity producer = Init();
  Begin(producer);
  Commit(producer);
  simulation_.RunUntil(Seconds(90));
  EXPECT_EQ(decisions(), Lines{"commit 0"});
  EXPECT_FALSE(Begin(now_).none());
}

}  // namespace
}  // namespace redeliver
