# shellcheck shell=bash disable=SC2034
# What the two halves of the local driver agree on: local.sh on the machine, and node in its namespaces.

# The link between the machine (.1) and the node (.2, and one more address for each further API server). The range is the one for benchmarks
# (RFC 2544), which no network routes.
LINK=rekindle0
NETWORK=198.18.36
MACHINE=$NETWORK.1
NODE=$NETWORK.2
MAX_API_SERVERS=5

# These exist in the node's namespaces alone.
PODS=10.244.0.0/16
SERVICES=10.96.0.0/16
API_SERVICE=10.96.0.1 # the first address of the range, by definition
DNS=10.96.0.10

CGROUP=rekindle-cluster

# Directories that containerd, CNI and the kubelet use whatever they are told. The node sees empty ones of its own in their places.
PRIVATE_DIRECTORIES='/run/containerd /var/lib/cni /var/lib/kubelet /var/log/containers /var/log/pods /etc/cni'

api_server() { echo "$NETWORK.$(($1 + 1))"; } # NUMBER, from 1 -> its address
