# shellcheck shell=bash
# Shared by the scripts beside it: finds a JDK 25, prints steps. Source it; do not run it.
set -euo pipefail

# Where nothing says it, as in a service of systemd, it is what the system knows of this user.
[ -n "${HOME:-}" ] || { unset HOME; HOME=~; export HOME; }
REKINDLE_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
REKINDLE_CACHE=${REKINDLE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/rekindle}
export REKINDLE_CACHE

# Prints one line on stderr, so that a script's stdout stays its result.
say() { printf '%s\n' "$*" >&2; }

die() {
  say "$(basename "$0"): $*"
  exit 1
}

# Makes a directory, or says what to do where that cannot be.
make_directory() { # DIRECTORY WHAT_TO_DO
  { mkdir -p "$1" && [ -w "$1" ]; } 2>/dev/null || die "$1 is no directory that $(id -un) can write to; $2"
}

# Two at a time would undo each other's work. The lock is let go by the kernel, however this ends. What is started and goes on by itself must not
# inherit it: 9>&-
lock() { # FILE
  command -v flock >/dev/null || return 0
  exec 9>"$1"
  flock --nonblock 9 || { say "$(basename "$0"): waiting for another one to end"; flock 9; }
}

java_major() { # JAVA_HOME -> major version, empty when there is no java there
  [ -x "$1/bin/javac" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

# Exports JAVA_HOME of a JDK 25 or newer: the one that is set, the one on PATH, or one where Debian, macOS and SDKMAN put theirs.
use_jdk() {
  local home major on_path
  on_path=$(command -v javac || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for home in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/.sdkman/candidates/java/*; do
    [ -n "$home" ] || continue
    major=$(java_major "$home")
    if [ -n "$major" ] && [ "$major" -ge 25 ]; then
      export JAVA_HOME=$home
      return
    fi
  done
  die "no JDK 25 found; install one (Debian: apt-get install temurin-25-jdk or openjdk-25-jdk-headless) or set JAVA_HOME to it"
}

mvn_here() { (cd "$REKINDLE_ROOT" && mvn "$@"); }

# Makes sure that a command exists: as root on Debian by installing its package, elsewhere by asking for it.
need() { # COMMAND PACKAGE
  command -v "$1" >/dev/null && return
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    say "installing $2"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2"; } >/dev/null ||
      die "could not install $2"
  else
    die "$1 is missing; install it (Debian: apt-get install $2)"
  fi
}

# Whether hack/images can build here; says why not.
images_can_be_built() {
  local user=()
  [ "$(uname -s)" = Linux ] || { echo "images are built on Linux only"; return 1; }
  [ "$(id -u)" -eq 0 ] || user=(--user --map-root-user)
  unshare "${user[@]}" --mount mount --bind /usr /usr 2>/dev/null || { echo "images take root, or namespaces for users, which are refused here"; return 1; }
}

# Whether a cluster's node can have cgroups of its own: with version 2 not where processes sit in the topmost one, as in a container.
cgroups_can_be_made() {
  local at=/sys/fs/cgroup controller
  [ -w "$at" ] || return 1
  [ -e "$at/cgroup.controllers" ] || return 0
  for controller in cpu cpuset memory pids; do
    grep -qw "$controller" "$at/cgroup.subtree_control" || { echo "+$controller" >"$at/cgroup.subtree_control"; } 2>/dev/null || return 1
  done
}

# Whether containerd's file systems can be mounted here.
overlays_can_be_mounted() {
  unshare --fork --pid --mount --net sh -ec '
    mount -t tmpfs none /mnt
    mkdir /mnt/lower /mnt/upper /mnt/work /mnt/all
    mount -t overlay -o lowerdir=/mnt/lower,upperdir=/mnt/upper,workdir=/mnt/work none /mnt/all' 2>/dev/null
}

# How a whole cluster can run here: with kind where Docker runs, else as root in namespaces of its own. Fails where it cannot, and says why.
cluster_driver() {
  if docker info >/dev/null 2>&1; then
    echo kind
  elif [ "$(uname -s)" != Linux ]; then
    echo "Docker does not run"
    return 1
  elif [ "$(id -u)" -ne 0 ]; then
    echo "Docker does not run, and without it root is needed"
    return 1
  elif ! overlays_can_be_mounted || ! cgroups_can_be_made; then
    echo "Docker does not run, and whatever contains this machine lets root make no namespaces, mounts or cgroups"
    return 1
  else
    echo local
  fi
}

# Whether nothing that goes into these modules' jars, nor a directory from which a file was taken, is newer than a file.
older_than() { # FILE MODULE...
  local file=$1 module paths=("$REKINDLE_ROOT/pom.xml")
  shift
  [ -e "$file" ] || return 1
  for module in "$@"; do
    paths+=("$REKINDLE_ROOT/$module/pom.xml" "$REKINDLE_ROOT/$module/src/main")
  done
  [ -z "$(find "${paths[@]}" -newer "$file" -print -quit)" ]
}

jar_of() { # MODULE
  local jars=("$REKINDLE_ROOT/$1"/target/rekindle-"$1"-*.jar)
  printf '%s' "${jars[0]}"
}
