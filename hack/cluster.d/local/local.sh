# shellcheck shell=bash
# The local driver: a node in namespaces of its own (processes, mounts, network), as a container would have them, without a container engine. All
# that a node does to a machine, it does in there, and the kernel takes it back when the node's first process ends, however that ends. Left for
# `down` are cgroups, one directory, and the mount points that were missing; these are written down before they are made. hack/cluster sources it.
# shellcheck source=hack/cluster.d/local/settings.sh
. "$REKINDLE_ROOT/hack/cluster.d/local/settings.sh"
# shellcheck source=hack/cluster.d/local/pki.sh
. "$REKINDLE_ROOT/hack/cluster.d/local/pki.sh"

MARK=rekindle-node:$DIR # an argument of the node's processes, by which they are found

local_default_k8s() { pinned kube-api; }

# Pids of the node's first process and of the one that made its namespaces, zombies left out.
node_processes() {
  local file
  for file in /proc/[0-9]*/cmdline; do
    ! tr '\0' '\n' 2>/dev/null <"$file" | grep -qxF -- "$MARK" || basename "${file%/cmdline}"
  done 2>/dev/null
}

node_pid() { # the pid, as this machine sees it, of the process that is number 1 to itself
  local pid
  for pid in $(node_processes); do
    ! awk '$1 == "NSpid:" && $NF == 1 && NF > 2 { found = 1 } END { exit !found }' "/proc/$pid/status" 2>/dev/null || { echo "$pid"; return; }
  done
}

local_check_machine() {
  [ "$(uname -s)" = Linux ] || die "the local driver runs on Linux alone; start Docker and use --driver kind"
  [ "$(id -u)" -eq 0 ] || die "the local driver makes namespaces, mounts and cgroups, which needs root; run it under sudo"
  unshare --fork --pid --mount --net true 2>/dev/null ||
    die "root may make no namespaces here, as in a container without privileges; start that with them, or use --driver kind"
}

local_check_options() { # K8S API_SERVERS
  [ "$1" = "$(local_default_k8s)" ] ||
    die "the local driver has Kubernetes $(local_default_k8s), as hack/tools.d/kubernetes pins it; for $1 use --driver kind, or raise the pin"
  [ "$2" -le "$MAX_API_SERVERS" ] || die "the local driver has addresses for $MAX_API_SERVERS API servers, not $2"
  [ "${#DIR}" -le 80 ] || die "$DIR is too long a path: sockets in it would pass the 107 characters that Linux allows; set REKINDLE_CLUSTER to a shorter one"
}

local_check_free() {
  [ ! -e "/sys/class/net/$LINK" ] || die "there is a network link $LINK already, of another cluster than that in $DIR; take that one down first"
}

local_prepare() {
  need ip iproute2
  need nft nftables
  need openssl openssl
  need runc runc
  "$REKINDLE_ROOT/hack/tools" cluster || die "the cluster's programs did not build; see above"
}

local_up() { # K8S API_SERVERS
  local server addresses=()
  for server in $(seq "$2"); do addresses+=("$(api_server "$server")"); done

  write_configuration "${addresses[@]}"
  write_images
  make_mount_points
  make_cgroups
  start_node "$2"
  join_network
  await "the API server" kubectl get --raw /readyz
  step "API server ready"
  await "the first objects" kubectl apply --server-side -f "$DIR/cluster.yaml"
  await "the node" kubectl wait --for=condition=Ready --timeout=1s node/node
  step "node ready"
  await "DNS" kubectl --namespace kube-system rollout status --timeout=1s deployment/coredns
  await "the list of API servers" endpoints_are_listed "${addresses[@]}"
  await "the default service account" kubectl get serviceaccount default
}

endpoints_are_listed() { # ADDRESS...: whether default/kubernetes names every API server
  local listed address
  listed=$(kubectl get endpointslice kubernetes -o 'jsonpath={.endpoints[*].addresses[*]}') || return
  for address in "$@"; do case " $listed " in *" $address "*) ;; *) return 1 ;; esac; done
}

write_configuration() { # API_SERVER_ADDRESS...
  local user file
  mkdir -p "$DIR"/{log,cni,images}
  (make_pki "$DIR/pki" "$@")
  for user in admin controller-manager scheduler proxy kubelet; do make_kubeconfig "$DIR/pki" "$user" "$@" >"$DIR/$user.conf"; done
  : >"$DIR/resolv.conf"
  for file in containerd.toml kubelet.yaml kube-proxy.yaml cluster.yaml 10-ptp.conflist; do
    sed -e "s|@DIR@|$DIR|g; s|@NODE@|$NODE|g; s|@PODS@|$PODS|g; s|@DNS@|$DNS|g; s|@CGROUP@|$CGROUP|g" \
      -e "s|@CNI@|$(tool cni)|g; s|@PAUSE@|$(pause_image)|g; s|@COREDNS@|$(coredns_image)|g" \
      "$REKINDLE_ROOT/hack/cluster.d/local/$file" >"$DIR/$file"
  done
  mv "$DIR/10-ptp.conflist" "$DIR/cni/"
}

pause_image() { echo "registry.k8s.io/pause:$(pinned pause)"; }
coredns_image() { echo "registry.k8s.io/coredns/coredns:v$(pinned coredns)"; }

write_images() {
  mkdir "$DIR/tmp" # so that what mkimage works on goes with the rest if this is killed
  local -x TMPDIR=$DIR/tmp
  "$REKINDLE_ROOT/hack/mkimage" "$(pause_image)" /pause "$(tool pause)/pause:/pause" >"$DIR/images/pause.tar"
  "$REKINDLE_ROOT/hack/mkimage" "$(coredns_image)" /usr/local/bin/coredns "$(tool coredns)/coredns" >"$DIR/images/coredns.tar"
}

# The node mounts its own directories over these; those that are missing are made for it, parents first, and removed by `down`.
make_mount_points() {
  local path parent
  for path in $PRIVATE_DIRECTORIES; do
    for parent in "${path%/*}" "$path"; do
      [ -d "$parent" ] || { echo "$parent" >>"$DIR/made"; mkdir "$parent"; }
    done
  done
}

# cgroup v1 has a tree for each controller, v2 has one, in which a controller must be handed down.
make_cgroups() {
  local tree controller controllers
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    mkdir -p "/sys/fs/cgroup/$CGROUP"
    read -ra controllers </sys/fs/cgroup/cgroup.controllers
    for controller in "${controllers[@]}"; do
      echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control || true
      echo "+$controller" >"/sys/fs/cgroup/$CGROUP/cgroup.subtree_control" || true
    done 2>/dev/null
  else
    for tree in /sys/fs/cgroup/*/; do mkdir -p "$tree$CGROUP"; done
  fi
}

start_node() { # API_SERVERS
  local name path=''
  for name in etcd-3.6 kube-api kube-node containerd coredns provisioner; do path=$path$(tool "$name"):; done
  PATH=$path$PATH:/usr/sbin:/sbin setsid unshare --fork --kill-child --pid --mount-proc --mount --net \
    bash "$REKINDLE_ROOT/hack/cluster.d/local/node" "$MARK" "$1" >"$DIR/log/node.log" 2>&1 </dev/null 9>&- &
  disown
}

join_network() {
  local pid=''
  await "the node's first process" node_pid_into pid
  ip link add "$LINK" type veth peer name eth0 netns "$pid" || die "no link to the node could be made; see above"
  ip address add "$MACHINE/29" dev "$LINK"
  ip link set "$LINK" up
  # Tests that run a controller outside of the cluster ask pods as it does inside. The route goes with the link.
  ip route replace "$PODS" via "$NODE" dev "$LINK"
}

node_pid_into() { # VARIABLE
  printf -v "$1" '%s' "$(node_pid)"
  [ -n "${!1}" ]
}

await() { # WHAT COMMAND...: until it succeeds; at once an error when a process of the node has ended
  local what=$1 deadline=$((SECONDS + 90))
  shift
  until "$@" >"$DIR/log/await.log" 2>&1; do
    if [ -s "$DIR/ended" ]; then
      tail -n 5 "$DIR/log/$(head -n 1 "$DIR/ended").log" >&2 || true
      die "$(head -n 1 "$DIR/ended") ended; the end of its log is above, the rest in $DIR/log"
    fi
    if [ "$SECONDS" -ge "$deadline" ] || { [ "$what" != "the node's first process" ] && [ -z "$(node_pid)" ]; }; then
      cat "$DIR/log/node.log" "$DIR/log/await.log" >&2 || true
      die "$what did not get ready; what was said is above, logs are in $DIR/log"
    fi
    sleep 0.2
  done
}

local_is_up() { [ -n "$(node_pid)" ] && [ ! -s "$DIR/ended" ] && kubectl get --raw /readyz >/dev/null 2>&1; }

# By what was written down and by what is found, so that it works after an `up` that was killed at any point.
local_down() {
  local pid path
  for pid in $(node_processes); do
    kill -KILL "$pid" 2>/dev/null || true
    wait_until_ended "$pid"
  done
  ip link delete "$LINK" 2>/dev/null || true # as a rule it went with the node's network
  remove_cgroups
  if [ -f "$DIR/made" ]; then
    tac "$DIR/made" | while read -r path; do rmdir "$path" 2>/dev/null || true; done
  fi
}

# A process is a zombie only after all others of its namespace have ended; nobody may ever reap it here.
wait_until_ended() { # PID
  local deadline=$((SECONDS + 30))
  while grep -q '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$1/status" 2>/dev/null; do
    [ "$SECONDS" -lt "$deadline" ] || die "process $1 of the node does not end"
    sleep 0.05
  done
}

cgroups() { find /sys/fs/cgroup -maxdepth 2 -type d -name "$CGROUP" 2>/dev/null; }

remove_cgroups() { # each goes when its last process has gone
  local deadline=$((SECONDS + 30))
  while [ -n "$(cgroups)" ]; do
    cgroups | while read -r path; do find "$path" -depth -type d -exec rmdir {} + 2>/dev/null || true; done
    [ -n "$(cgroups)" ] || break
    [ "$SECONDS" -lt "$deadline" ] || die "cgroups are still in use: $(cgroups | tr '\n' ' ')"
    sleep 0.1
  done
}

local_status() {
  [ ! -s "$DIR/ended" ] || say "ended        $(tr '\n' ' ' <"$DIR/ended")"
  printf 'api servers  %s\n' "$(kubectl get endpointslice kubernetes -o 'jsonpath={.endpoints[*].addresses[*]}')"
  printf 'memory       %s MiB of all processes of the node\n' "$(node_memory)"
}

node_memory() { # in MiB, what is shared counted once
  local pid
  for pid in $(descendants "$(node_pid)"); do cat "/proc/$pid/smaps_rollup" 2>/dev/null || true; done |
    awk '$1 == "Pss:" { kib += $2 } END { printf "%d\n", kib / 1024 }'
}

descendants() { # PID -> it and all below it
  ps -e -o pid=,ppid= | awk -v root="$1" '
    { parent[$1] = $2 }
    END { for (pid in parent) for (at = pid; at in parent; at = parent[at]) if (at == root) { print pid; break } }'
}

local_load() { # FILE
  "$(tool containerd)/ctr" --address "$DIR/containerd.sock" --namespace k8s.io images import "$1"
}

local_logs() { # DIRECTORY
  mkdir -p "$1/node"
  cp "$DIR"/log/*.log "$1/node/"
  [ ! -d "$DIR/pods" ] || cp -r "$DIR/pods" "$1/"
}
