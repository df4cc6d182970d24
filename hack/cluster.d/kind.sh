# shellcheck shell=bash
# The kind driver: one call of kind for each verb. hack/cluster sources it.

KIND_NAME=rekindle
# The image that kind v0.33.0 was released with, by digest: a tag alone may be built anew for another release of kind.
KIND_IMAGE=kindest/node:v1.36.4@sha256:099e049362a1526b2db71494e1947aae99bd16290d7c895f2b7ea312e3cbfaed

kind() { # the one on PATH, else the pinned one
  if type -P kind >/dev/null; then
    command kind "$@"
  else
    "$(tool kind)/kind" "$@"
  fi
}

kind_default_k8s() {
  local tagged=${KIND_IMAGE%@*}
  echo "${tagged#*:v}"
}

kind_check_machine() {
  docker info >/dev/null 2>&1 || die "the kind driver needs Docker, and 'docker info' fails; start Docker, or use --driver local"
}

kind_prepare() {
  "$REKINDLE_ROOT/hack/tools" kube-api || die "kubectl did not build; see above"
  type -P kind >/dev/null || "$REKINDLE_ROOT/hack/tools" kind || die "kind did not build; see above"
}

kind_check_free() {
  ! kind get clusters 2>/dev/null | grep -qxF "$KIND_NAME" ||
    die "kind has a cluster $KIND_NAME already, of which $DIR knows nothing; remove it with: kind delete cluster --name $KIND_NAME"
}

kind_check_options() { # K8S API_SERVERS
  case $1 in
    1.36.*) ;;
    *) say "hack/cluster: Kubernetes $1 is not what the tests are written for (1.36): a MutatingAdmissionPolicy is on by default since then alone" ;;
  esac
}

# One API server to a control-plane node, each with a member of the one etcd cluster; a worker for the pods when there are several, as kind keeps
# them off control-plane nodes then.
kind_config() { # API_SERVERS
  cat <<YAML
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
name: $KIND_NAME
networking:
  apiServerAddress: 127.0.0.1
nodes:
YAML
  for _ in $(seq "$1"); do echo '- role: control-plane'; done
  [ "$1" -eq 1 ] || echo "- role: worker"
}

kind_up() { # K8S API_SERVERS
  local image=$KIND_IMAGE
  [ "$1" = "$(kind_default_k8s)" ] || image=kindest/node:v$1
  kind_config "$2" >"$DIR/kind.yaml"
  kind create cluster --name "$KIND_NAME" --config "$DIR/kind.yaml" --image "$image" --kubeconfig "$DIR/admin.conf" --wait 120s >&2 ||
    die "kind made no cluster; see above"
  kubectl --namespace kube-system rollout status --timeout=60s deployment/coredns >&2
}

kind_is_up() { kind get clusters 2>/dev/null | grep -qxF "$KIND_NAME" && kubectl get --raw /readyz >/dev/null 2>&1; }

kind_down() {
  kind delete cluster --name "$KIND_NAME" --kubeconfig "$DIR/admin.conf" >&2 || die "kind did not delete the cluster; see above"
}

kind_status() { printf 'api servers  %s\n' "$(kubectl get endpointslice kubernetes -o 'jsonpath={.endpoints[*].addresses[*]}')"; }

kind_load() { kind load image-archive "$1" --name "$KIND_NAME"; } # FILE

kind_logs() { kind export logs "$1" --name "$KIND_NAME"; } # DIRECTORY
