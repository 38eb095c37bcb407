#!/usr/bin/env bash
# Makes the Debian packages, has lintian judge them, then installs, runs and removes each on a bare Debian 12 (debootstrap, as
# root). They stay in build/packages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export HOME=${HOME:-/tmp} CCACHE_DIR=${CCACHE_DIR:-${PWD}/build/ccache} SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
[[ $(id -u) == 0 ]] || { echo "package.sh wants root: it installs what it made" >&2; exit 2; }
missing=()
for package in lintian debootstrap fakeroot dpkg-dev pybind11-dev python3-dev; do
  status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
  [[ $status == "install ok installed" ]] || missing+=("$package")
done
if (( ${#missing[@]} > 0 )); then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2
  apt-get install -y --no-install-recommends -qq "${missing[@]}" >&2
fi
scripts/setup.sh
[[ -f build/release/build.ninja ]] || cmake --preset release -DCOUNTERVAIL_BENCH=OFF -DCOUNTERVAIL_PCH=ON >&2
cmake -S . -B build/release -DCOUNTERVAIL_PYTHON=ON -DCOUNTERVAIL_MPI=OFF -DPYTHON_EXECUTABLE=/usr/bin/python3 >&2
ninja -C build/release -j2 countervail countervail_cli _engine manual >&2
rm -rf build/packages
(umask 022; cd build/release && cpack -B ../packages >&2)
rm -rf build/packages/_CPack_Packages
ls -s build/packages/*.deb
lintian --fail-on error --suppress-tags dir-or-file-in-opt build/packages/*.deb

bare=$(mktemp -d)
clean() { umount -q "$bare/proc" || true; rm -rf --one-file-system "$bare"; }
trap clean EXIT
debootstrap --variant=minbase bookworm "$bare" http://deb.debian.org/debian >"$bare.log" 2>&1 || { cat "$bare.log" >&2; exit 1; }
rm -f "$bare.log"
cp build/packages/*.deb "$bare/root/"
cp -r examples/embed "$bare/root/embed"
cp /etc/resolv.conf "$bare/etc/resolv.conf" 2>/dev/null || true
for conf in /etc/apt/apt.conf.d/*; do cp -n "$conf" "$bare/etc/apt/apt.conf.d/"; done
mount -t proc proc "$bare/proc"
in_bare() { chroot "$bare" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 bash -ec "$1"; }
in_bare "apt-get update -qq; find / -xdev -path /proc -prune -o -name '*countervail*' -print | grep -v ^/root | sort >/root/before || true"
in_bare "apt-get install -y -qq --no-install-recommends /root/countervail_*.deb >/dev/null
         countervail --version; countervail catalog check >/dev/null; cd /; countervail parity | head -n 2
         test -e /usr/share/man/man1/countervail.1.gz; test -e /usr/share/bash-completion/completions/countervail"
in_bare "apt-get install -y -qq --no-install-recommends /root/python3-countervail_*.deb >/dev/null
         python3 -c 'import countervail as cv; print(cv.plan(\"H20 96GB\", model=\"Llama 3.1 8B\", packages=8, batch=64).sentence)'"
in_bare "apt-get install -y -qq --no-install-recommends /root/libcountervail-dev_*.deb g++ cmake ninja-build >/dev/null
         cmake -S /root/embed -B /root/embed/build -G Ninja >/dev/null; cmake --build /root/embed/build >/dev/null
         /root/embed/build/embed /usr/share/countervail/data"
in_bare "apt-get purge -y -qq countervail libcountervail-dev python3-countervail >/dev/null
         find / -xdev -path /proc -prune -o -name '*countervail*' -print | grep -vE '^/(root|var)' | sort >/root/after || true
         if [ -s /root/after ]; then cat /root/after; exit 1; fi"
echo "installed, run and removed on a bare Debian 12: countervail, python3-countervail, libcountervail-dev"
