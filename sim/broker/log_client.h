// Everything a process sees of the log: producers and a group consumer, after Kafka's clients.
#ifndef REDELIVER_SIM_BROKER_LOG_CLIENT_H_
#define REDELIVER_SIM_BROKER_LOG_CLIENT_H_

#include "sim/broker/consumer_client.h"
#include "sim/broker/pipelined_producer_client.h"
#include "sim/broker/producer_client.h"
#include "sim/broker/transactional_producer_client.h"

#endif  // REDELIVER_SIM_BROKER_LOG_CLIENT_H_
