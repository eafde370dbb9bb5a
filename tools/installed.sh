# Sourced by tools/test: what is built in build/release, as those see it who install it.

# The example of the library, built and run against an installation and nothing else; with AddressSanitizer, as many
# build their tests, which the library is built without.
test_installed_library() {
  local work status=0
  work=$(mktemp -d)
  if install_library "$work" >"$work/log" 2>&1; then
    GTEST_OUTPUT="xml:$work/results/" ctest --test-dir "$work/build" --output-on-failure --no-tests=error || status=$?
    count_cases "the installed library" "$work/results" "$status"
    check_installed_headers "$work"
  else
    tail -n 40 "$work/log"
    fail "the example does not build against the installed library"
  fi
  rm -rf "$work"
}

install_library() {  # install_library DIRECTORY
  cmake --install build/release --component Development --prefix "$1/prefix" &&
    cp -r redeliver/example "$1/example" &&
    cmake -S "$1/example" -B "$1/build" -G Ninja -DCMAKE_PREFIX_PATH="$1/prefix" \
      -DCMAKE_CXX_FLAGS="-O1 -fsanitize=address -Wall -Wextra -Wpedantic -Werror" &&
    cmake --build "$1/build"
}

# The headers compile by themselves, without a warning, and see none of the libraries that the library is made with.
check_installed_headers() {  # check_installed_headers DIRECTORY
  local header foreign
  for header in client invariant simulation matchers; do printf '#include <redeliver/%s.h>\n' "$header"; done >"$1/all.cc"
  if ! g++ -std=c++20 -fsyntax-only -Wall -Wextra -Wno-missing-field-initializers -Wpedantic -Werror \
      -I "$1/prefix/include" -MD -MF "$1/all.d" "$1/all.cc"; then
    fail "the installed headers do not compile"
    return
  fi
  foreign=$(tr -s ' \\' '\n' <"$1/all.d" | grep -E '/(absl|nlohmann|boost|CLI)/' | head -n 3 || true)
  if [[ -n $foreign ]]; then fail "the installed headers include $foreign"; else pass; fi
}

# The Debian package, in a root that has what it declares to need and nothing else: no shell and no other program.
test_debian_package() {
  local work
  work=$(mktemp -d)
  chmod 755 "$work"  # Who is not root here is somebody else in the root.
  if ! install_packages dpkg-dev file mmdebstrap; then
    skip "the Debian package was not made: dpkg-dev, file and mmdebstrap are not there and could not be installed"
  # gzip takes a tenth of the time of xz.
  elif ! cpack --config build/release/CPackConfig.cmake -G DEB -D CPACK_DEBIAN_COMPRESSION_TYPE=gzip -B "$work" \
      >"$work/log" 2>&1; then
    tail -n 40 "$work/log"
    fail "cpack made no Debian package"
  elif (( EUID != 0 )) && ! { command -v newuidmap && unshare --user --map-root-user true; } &>/dev/null; then
    skip "the Debian package was not installed: a root of its own takes root or user namespaces, and there is neither"
  elif run_in_clean_root "$work" "$work"/redeliver_*.deb >"$work/log" 2>&1; then
    grep -v '^[IW]:' "$work/log" || true
    pass
  elif grep -qE 'Failed to fetch|Could not resolve' "$work/log"; then
    skip "the Debian package was not installed: the archive cannot be reached"
  else
    tail -n 40 "$work/log"
    fail "the Debian package does not install and run in a clean root"
  fi
  rm -rf "$work"
}

run_in_clean_root() {  # run_in_clean_root DIRECTORY PACKAGE
  local sources=() file
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/{debian,ubuntu}.sources; do
    if [[ -e $file ]] && grep -qE '^(deb |Types:)' "$file"; then sources+=("$file"); fi
  done
  # apt reads the package by the same path within the root and outside of it.
  mmdebstrap --variant=extract --format=null --setup-hook="mkdir -p \"\$1/$1\" && cp '$2' \"\$1/$1\"" --include="$2" \
    --extract-hook='chroot "$1" /usr/bin/redeliver --version' \
    --extract-hook='chroot "$1" /usr/bin/redeliver test /usr/share/redeliver/scenarios/semantics' \
    "$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")" /dev/null "${sources[@]}"
}
