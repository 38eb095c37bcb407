#!/usr/bin/env bash
# Makes the Debian packages, has lintian judge them, then installs, runs and removes each on a bare Debian 12 (debootstrap, as
# root); and tarballs of the site and of the source. All stay in build/packages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export HOME=${HOME:-/tmp} CCACHE_DIR=${CCACHE_DIR:-${PWD}/build/ccache}
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
[[ $(id -u) == 0 ]] || { echo "package.sh wants root: it installs what it made" >&2; exit 2; }
# The Python module goes in where this tree has one.
python_tools=() python_target=() python_option=()
if [[ -f cmake/Python.cmake ]]; then
  python_tools=(pybind11-dev python3-dev) python_target=(_engine)
  python_option=(-DCOUNTERVAIL_PYTHON=ON -DPYTHON_EXECUTABLE=/usr/bin/python3)
fi
scripts/install.sh lintian debootstrap fakeroot dpkg-dev gzip "${python_tools[@]}"
scripts/site.sh >&2
scripts/setup.sh
[[ -f build/release/build.ninja ]] || cmake --preset release -DCOUNTERVAIL_BENCH=OFF -DCOUNTERVAIL_UNITY=ON >&2
cmake -S . -B build/release -DCOUNTERVAIL_MPI=OFF "${python_option[@]}" >&2
ninja -C build/release -j2 countervail countervail_cli manual "${python_target[@]}" >&2
rm -rf build/packages build/packed-again
for folder in packages packed-again; do
  (umask 022; cd build/release && cpack -B "../$folder" >&2)
  rm -rf "build/$folder/_CPack_Packages"
done
diff -r build/packages build/packed-again  # the same bytes whenever they are packed
rm -rf build/packed-again
tarball() {  # name, folder, what of it: the same bytes whenever it is packed
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -C "$2" -c "$3" | gzip -9n >"build/packages/$1"
}
version=$(build/release/countervail --version | cut -d' ' -f2)
tarball "countervail-site-$version.tar.gz" build site
git archive --format=tar --prefix="countervail-$version/" HEAD | gzip -9n >"build/packages/countervail-$version.tar.gz"
ls -s build/packages/*
# Left out of lintian's errors: the address of the maintainer, in two places. The project has no public one; who gives packages to
# others sets COUNTERVAIL_MAINTAINER.
lintian --allow-root --fail-on error --suppress-tags bogus-mail-host,bogus-mail-host-in-debian-changelog build/packages/*.deb

bare=$(mktemp -d)
clean() { umount -q "$bare/proc" || true; rm -rf --one-file-system "$bare"; }
trap clean EXIT
debootstrap --variant=minbase bookworm "$bare" http://deb.debian.org/debian >"$bare.log" 2>&1 || { cat "$bare.log" >&2; exit 1; }
rm -f "$bare.log"
cp build/packages/*.deb "$bare/root/"
cp -r examples/embed "$bare/root/embed"
cp /etc/resolv.conf "$bare/etc/resolv.conf"
for conf in /etc/apt/apt.conf.d/*; do cp -n "$conf" "$bare/etc/apt/apt.conf.d/"; done
mount -t proc proc "$bare/proc"
in_bare() {
  chroot "$bare" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 bash -ec "$1"
}
install="apt-get install -y -qq --no-install-recommends"
in_bare "apt-get update -qq; $install /root/countervail_*.deb >/dev/null
         countervail --version; countervail catalog check >/dev/null; cd /; countervail parity >/root/answer; head -n 2 /root/answer
         grep -q 'train as fast' /root/answer; bash -n /usr/share/bash-completion/completions/countervail
         test -s /usr/share/man/man1/countervail.1.gz"
in_bare "$install /root/countervail-web_*.deb >/dev/null
         countervail report --live -o /root/live.html >/dev/null; grep -q live-engine /root/live.html"
if [[ -n ${python_target[*]} ]]; then
  in_bare "$install /root/python3-countervail_*.deb >/dev/null
           python3 -c 'import countervail as cv
print(cv.plan(\"H20 96GB\", model=\"Llama 3.1 8B\", packages=8, batch=64).sentence)'"
fi
in_bare "$install /root/libcountervail-dev_*.deb g++ cmake ninja-build >/dev/null
         cmake -S /root/embed -B /root/embed/build -G Ninja >/dev/null; cmake --build /root/embed/build >/dev/null
         /root/embed/build/embed /usr/share/countervail/data"
made=$(for deb in build/packages/*.deb; do dpkg-deb -f "$deb" Package; done | tr '\n' ' ')
in_bare "apt-get purge -y -qq $made >/dev/null
         find / -xdev -path /proc -prune -o -name '*countervail*' -print | grep -vE '^/(root|var)' >/root/left || true
         if [ -s /root/left ]; then cat /root/left; exit 1; fi"
echo "installed, run and removed on a bare Debian 12: $made"
