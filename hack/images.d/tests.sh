# shellcheck shell=bash
# Images that only tests run: programs without libraries, from hack/tools, laid out as their makers lay them out. Sourced by hack/images.

# shellcheck disable=SC2034 # for hack/images
TESTS='etcd-3.5 etcd-3.6 etcd-3.7 minio writer'

test_image() { # NAME
  local name=$1 root=$OUT/$1.root directory version binary
  directory=$("$REKINDLE_ROOT/hack/tools" --print "$name")
  version=$("$REKINDLE_ROOT/hack/tools" --list | awk -v name="$name" '$1 == name { print $2 }')
  rm -rf "$root"
  for binary in "$directory"/*; do install -D -m 755 "$binary" "$root/usr/local/bin/${binary##*/}"; done
  root_files "$root"
  begin_image "$OUT/$name.layers"
  case $name in
    # As in etcd's own Dockerfile: a command and no entrypoint, so `args` alone replace it; root; the last working directory is the data's parent.
    etcd-*)
      mkdir -p "$root/var/etcd" "$root/var/lib/etcd"
      layer etcd "$root" etc tmp/ usr var
      image "gcr.io/etcd-development/etcd:v$version" '{"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Cmd":["/usr/local/bin/etcd"],"WorkingDir":"/var/lib/etcd/","ExposedPorts":{"2379":{},"2380":{}}}'
      ;;
    *)
      layer "$name" "$root" etc tmp/ usr
      image "rekindle-test/$name:$version" "{\"User\":\"65532:65532\",\"Entrypoint\":[\"/usr/local/bin/$name\"],\"WorkingDir\":\"/\"}"
      ;;
  esac
  end_image "$OUT/$name"
  rm -rf "$root"
}
