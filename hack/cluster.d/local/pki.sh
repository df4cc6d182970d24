# shellcheck shell=bash
# Certificates and kubeconfigs of the local driver, good for a year, which is longer than any cluster of it lives. Source it.

new_certificate() { # NAME SUBJECT [OPTION...]
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -config <(printf '[req]\ndistinguished_name=dn\n[dn]\n') \
    -keyout "$1.key" -out "$1.crt" -subj "$2" "${@:3}" 2>/dev/null || die "openssl made no certificate for $1 (version 3 or newer is needed)"
}

new_authority() { # NAME
  new_certificate "$1" "/CN=$1" -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,digitalSignature
}

new_signed() { # AUTHORITY NAME SUBJECT [ALTERNATIVE_NAMES]
  new_certificate "$2" "$3" -CA "$1.crt" -CAkey "$1.key" -addext basicConstraints=critical,CA:FALSE \
    -addext extendedKeyUsage=serverAuth,clientAuth ${4:+-addext "subjectAltName=$4"}
}

make_pki() { # DIRECTORY API_SERVER_ADDRESS...
  local names=IP:$API_SERVICE,DNS:localhost address
  for address in "${@:2}"; do names=$names,IP:$address; done
  for address in kubernetes{,.default{,.svc{,.cluster.local}}}; do names=$names,DNS:$address; done
  mkdir -p "$1" && cd "$1" || return
  new_authority ca
  new_signed ca apiserver /CN=kube-apiserver "$names"
  new_signed ca apiserver-kubelet-client /O=system:masters/CN=apiserver-kubelet-client
  new_signed ca admin /O=system:masters/CN=admin
  new_signed ca controller-manager /CN=system:kube-controller-manager
  new_signed ca scheduler /CN=system:kube-scheduler
  new_signed ca proxy /CN=system:kube-proxy
  new_signed ca kubelet /O=system:nodes/CN=system:node:node "IP:$NODE,DNS:node"
  new_authority front-proxy-ca
  new_signed front-proxy-ca front-proxy-client /CN=front-proxy-client
  openssl ecparam -name prime256v1 -genkey -noout -out sa.key
  openssl ec -in sa.key -pubout -out sa.pub 2>/dev/null
}

# One context for each API server, so that a test can ask the one or the other: rekindle, which is the current one, rekindle-2, and so on.
make_kubeconfig() { # PKI_DIRECTORY USER API_SERVER_ADDRESS... >kubeconfig
  local pki=$1 user=$2 address name=rekindle number=1 clusters='' contexts=''
  for address in "${@:3}"; do
    clusters+="- {name: $name, cluster: {server: 'https://$address:6443', certificate-authority-data: $(base64 -w0 "$pki/ca.crt")}}"$'\n'
    contexts+="- {name: $name, context: {cluster: $name, user: $user}}"$'\n'
    number=$((number + 1))
    name=rekindle-$number
  done
  cat <<YAML
apiVersion: v1
kind: Config
users:
- {name: $user, user: {client-certificate-data: $(base64 -w0 "$pki/$user.crt"), client-key-data: $(base64 -w0 "$pki/$user.key")}}
clusters:
$clusters
contexts:
$contexts
current-context: rekindle
YAML
}
