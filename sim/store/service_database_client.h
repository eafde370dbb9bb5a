// What a process sees of a service's database.
#ifndef REDELIVER_SIM_STORE_SERVICE_DATABASE_CLIENT_H_
#define REDELIVER_SIM_STORE_SERVICE_DATABASE_CLIENT_H_

#include "sim/kernel/effect.h"
#include "sim/store/service_database.h"

#endif  // REDELIVER_SIM_STORE_SERVICE_DATABASE_CLIENT_H_
