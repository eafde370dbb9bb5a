// What --version says.
#ifndef REDELIVER_TOOLS_VERSION_H_
#define REDELIVER_TOOLS_VERSION_H_

#include <string>

namespace redeliver {

// "redeliver 0.1.0", and the commit that it was built from if that is known. Reports know the version alone: builds of
// one version report the same bytes.
std::string VersionText();

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_VERSION_H_
