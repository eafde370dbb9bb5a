# Sourced by tools/redeliver and tools/test, which set $root: installs packages and builds. Writes to stderr only.

# Debian and Ubuntu names. "package:command" counts as installed, too, if the command comes from elsewhere.
build_packages=(g++:g++ cmake:cmake ninja-build:ninja libabsl-dev libboost-dev libcli11-dev nlohmann-json3-dev)
test_packages=(clang:clang++ libbenchmark-dev libgmock-dev libgtest-dev libxml2-utils:xmllint)
browser_packages=(chromium chromium-driver fonts-dejavu-core python3-selenium)

say() { printf 'redeliver: %s\n' "$*" >&2; }

# missing_packages PACKAGE[:COMMAND]...: the names of those not installed, one per line.
missing_packages() {
  local entry
  for entry in "$@"; do
    [[ $entry == *:* ]] && command -v "${entry#*:}" >/dev/null && continue
    [[ $(dpkg-query -W -f '${db:Status-Status}' "${entry%:*}" 2>/dev/null) == installed ]] || printf '%s\n' "${entry%:*}"
  done
}

# install_packages PACKAGE[:COMMAND]...: elsewhere than on Debian and Ubuntu, CMake says what is missing.
install_packages() {
  command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || return 0
  local missing as_root=()
  mapfile -t missing < <(missing_packages "$@")
  (( ${#missing[@]} )) || return 0
  local by_hand="apt-get install -y --no-install-recommends ${missing[*]}"

  if (( EUID != 0 )); then
    as_root=(sudo)
    [[ -t 0 ]] || as_root=(sudo -n)
    if ! command -v sudo >/dev/null; then
      say "these packages are missing, and only root can install them. As root, run:"
      say "  apt-get update && $by_hand"
      return 1
    fi
  fi
  say "installing ${missing[*]}"
  as_root+=(env DEBIAN_FRONTEND=noninteractive)
  "${as_root[@]}" apt-get update -qq >&2 || say "apt-get update failed; trying with the package lists at hand"
  if ! "${as_root[@]}" $by_hand -qq >&2; then
    say "packages could not be installed. As root, run:"
    say "  apt-get update && $by_hand"
    return 1
  fi
}

# What clang links against for -fsanitize. Ubuntu 22.04 has it in a package that clang itself needs.
install_sanitizers() {
  if printf 'int main() {}' | clang++ -fsanitize=address,undefined -x c++ -o /dev/null - 2>/dev/null; then return 0; fi
  install_packages libclang-rt-dev
}

# One build per directory at a time: a second first launch waits for the first one's binary.
lock_build() {
  mkdir -p "$root/build"
  exec 9>"$root/build/$1.lock"
  if command -v flock >/dev/null && ! flock --nonblock 9; then
    say "waiting for another build of build/$1"
    flock 9
  fi
}
unlock_build() { exec 9>&-; }

# Shows ninja's progress on one line of a terminal, and nothing elsewhere.
show_progress() {
  local line
  while IFS= read -r line; do
    if [[ -t 2 && $line == \[* ]]; then printf '\r\e[K%.*s' "$(( ${COLUMNS:-80} - 1 ))" "$line" >&2; fi
  done
  if [[ -t 2 ]]; then printf '\r\e[K' >&2; fi
}

# build_preset PRESET [TARGET...]: the caller holds the lock. Without a target it builds all.
build_preset() {
  local preset=$1 targets=("${@:2}") from fresh=()
  (( ${#targets[@]} )) || targets=(all)
  local directory=$root/build/$preset
  local log=$directory/build.log seconds=$SECONDS
  mkdir -p "$directory"
  from=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$directory/CMakeCache.txt" 2>/dev/null || true)
  # A checkout that was copied or moved together with its build directory.
  [[ -z $from || $from -ef $root ]] || fresh=(--fresh)

  say "building ${targets[*]} in build/$preset"
  # Taken before the sources are read: what is edited during the build is newer, and is built the next time.
  touch "$directory/redeliver.stamp.new"
  if (cd "$root" && cmake "${fresh[@]}" --preset "$preset" && cmake --build --preset "$preset" --target "${targets[@]}") \
      9>&- </dev/null 2>&1 | tee "$log" | show_progress; then
    # Only a build of the program itself makes it current.
    [[ " ${targets[*]} " != *" all "* && " ${targets[*]} " != *" redeliver "* ]] || mv "$directory/redeliver.stamp.new" "$directory/redeliver.stamp"
    say "built ${targets[*]} in build/$preset: $((SECONDS - seconds)) s"
  else
    tail -n 40 "$log" >&2
    say "the build failed; the whole log is in build/$preset/build.log"
    return 1
  fi
}
