#include <cctype>

#include "reports/fact_sentences.h"

namespace redeliver {
namespace {

// What goes wrong with a request that `who` sends.
std::string AtRequest(FaultKind kind, Phase phase, const std::string& who, const std::string& request) {
  switch (kind) {
    case FaultKind::kCrash:
      if (phase == Phase::kApplied) return request + " will be executed, but " + who + " crashes before it hears so";
      if (phase == Phase::kLate) return who + " crashes; " + request + " is still on its way, and arrives later";
      return request + " is lost, because " + who + " crashes";
    case FaultKind::kPause:
      return who + " stops just before " + request;
    case FaultKind::kDrop:
      if (phase == Phase::kApplied) return request + " will be executed, but the answer gets lost on its way back";
      return request + " gets lost on its way";
    case FaultKind::kDelay:
      return request + " is held up: it arrives after " + who + " has given up waiting for the answer";
    case FaultKind::kDisconnect:
      if (phase == Phase::kApplied) return "the connection breaks: " + request + " is executed, the answer lost";
      if (phase == Phase::kLate) return "the connection breaks: " + request + " is still on its way, and arrives later";
      return "the connection breaks, and " + request + " is lost";
    case FaultKind::kIsolate:
      return who + " is cut off from the network for a while";
    default:
      return std::string(Describe(kind).name) + " at " + request;
  }
}

std::string AtServer(FaultKind kind, Phase phase, const std::string& server, const std::string& request) {
  switch (kind) {
    case FaultKind::kCrash:
      return server + " crashes " + (phase == Phase::kApplied ? "after executing " : "as it is sent ") + request;
    case FaultKind::kPause:
      return server + " stops for a while, and keeps its memory";
    case FaultKind::kPowerLoss:
      return "the power of " + server + " fails: what is not on its disk yet is gone";
    case FaultKind::kClockJump:
      return "the clock of " + server + " jumps ahead: what it keeps for a time ends early";
    case FaultKind::kError:
      return server + " refuses " + request + ", and changes nothing";
    case FaultKind::kTimeout:
      return server + " will execute " + request + ", and never answer";
    case FaultKind::kOutage:
      return server + " serves nobody for a while";
    case FaultKind::kForget:
      return server + " fails over to a replica that lacks what it had stored";
    case FaultKind::kIsolate:
      return server + " is cut off from the network for a while";
    case FaultKind::kDiskLoss:
      return server + " loses its disk, and will start again empty";
    case FaultKind::kFailover:
      return "a replica of " + server + " takes over that lacks its latest changes";
    default:
      return std::string(Describe(kind).name) + " at " + server;
  }
}

}  // namespace

std::string InWords(Operation operation) {
  std::string words(Describe(operation).doc);
  if (words.ends_with('.')) words.pop_back();
  words[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(words[0])));
  return words;
}

Telling TellFault(const FaultStruck& fault, ProcessId process, const RunContext& so_far) {
  const std::string prefix = "fault: ";
  const std::string name(Describe(fault.operation).name);
  if (!fault.server.none()) {
    const Participant server = so_far.Of(fault.server);
    const std::string request =
        process.none() ? "a request (" + name + ")" : so_far.Of(process).name + "'s request (" + name + ")";
    return {SequenceMark::kFault, prefix + AtServer(fault.kind, fault.phase, server.name, request), server, server};
  }
  const Participant who = so_far.Of(process);
  if (fault.operation == Operation::kMoment) {
    const bool pause = fault.kind == FaultKind::kPause;
    return {SequenceMark::kFault, prefix + who.name + (pause ? " stops for a while" : " crashes") + " at a set moment",
            who, who};
  }
  const std::string request = who.name + "'s request (" + name + ")";
  const bool lost = fault.phase == Phase::kLost || fault.phase == Phase::kBefore;
  const bool vanishes = lost && (fault.kind == FaultKind::kCrash || fault.kind == FaultKind::kDrop ||
                                 fault.kind == FaultKind::kDisconnect);
  const auto asked = vanishes ? so_far.AskedBy(process, fault.operation) : std::nullopt;
  return {asked ? SequenceMark::kLost : SequenceMark::kFault,
          prefix + AtRequest(fault.kind, fault.phase, who.name, request), who, asked.value_or(who)};
}

}  // namespace redeliver
