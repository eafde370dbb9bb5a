// Simulations in GoogleTest.
//
//   EXPECT_THAT(simulation, redeliver::ForAllPlans(2));
//   EXPECT_THAT(simulation, redeliver::Violates("no_loss").WithAtMostFaults(1));
#ifndef REDELIVER_REDELIVER_TESTING_H_
#define REDELIVER_REDELIVER_TESTING_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "redeliver/client.h"
#include "redeliver/invariant.h"
#include "redeliver/matchers.h"
#include "redeliver/simulation.h"

#endif  // REDELIVER_REDELIVER_TESTING_H_
