# shellcheck shell=bash
# Starts the pinned store servers on loopback, for scripts beside it. Source it after lib.sh; do not run it.
#   begin_stores [DIRECTORY]      makes $work, and has everything removed and stopped when the script ends
#   start_store s3|gcs|file       starts one and sets $url to an empty directory in it; credentials go into the environment

STORES='s3 gcs file'

begin_stores() { # [DIRECTORY]: on whose disk the servers keep their data
  work=$(mktemp -d ${1:+"$1/stores-XXXXXX"})
  pids=()
  trap end_stores EXIT
}

end_stores() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}

# Starts a server in a session of its own, so that a Ctrl-C reaches those who still need the server, and not itself.
serve() { # LOG COMMAND...
  local log=$1 apart=()
  shift
  ! command -v setsid >/dev/null || apart=(setsid)
  "${apart[@]}" "$@" >"$log" 2>&1 &
  pids+=($!)
}

free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)) && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

await() { # WHAT COMMAND...: until it succeeds, half a minute at most
  local what=$1 deadline=$((SECONDS + 30))
  shift
  until "$@" >/dev/null 2>&1; do
    if [ "$SECONDS" -ge "$deadline" ]; then
      tail -n 5 "$work"/*.log >&2 2>/dev/null || true
      die "$what did not come up; the ends of the logs are above"
    fi
    read -rt 0.2 <> <(:) || true
  done
}

require_store() { # NAME
  case " $STORES " in *" $1 "*) ;; *) say "unknown store '$1'; known: $STORES, or a URL"; exit 40 ;; esac
}

start_store() { # NAME
  require_store "$1"
  "start_$1"
}

start_s3() {
  local port
  need curl curl
  "$REKINDLE_ROOT/hack/tools" minio || die "MinIO did not build; see above"
  port=$(free_port)
  export AWS_ACCESS_KEY_ID=hack-stores AWS_SECRET_ACCESS_KEY=$RANDOM$RANDOM$RANDOM$RANDOM AWS_REGION=us-east-1
  mkdir -p "$work/minio/backups" # a directory is a bucket to a MinIO that starts
  MINIO_ROOT_USER=$AWS_ACCESS_KEY_ID MINIO_ROOT_PASSWORD=$AWS_SECRET_ACCESS_KEY \
    serve "$work/minio.log" "$("$REKINDLE_ROOT/hack/tools" --print minio)/minio" server --address "127.0.0.1:$port" --quiet "$work/minio"
  await MinIO curl -sf "http://127.0.0.1:$port/minio/health/ready"
  url="s3://backups/prod/?endpoint=http://127.0.0.1:$port"
}

start_gcs() {
  local port
  need curl curl
  "$REKINDLE_ROOT/hack/tools" fake-gcs-server || die "fake-gcs-server did not build; see above"
  port=$(free_port)
  mkdir -p "$work/gcs/backups"
  serve "$work/gcs.log" "$("$REKINDLE_ROOT/hack/tools" --print fake-gcs-server)/fake-gcs-server" -scheme http -host 127.0.0.1 -port "$port" \
    -filesystem-root "$work/gcs" -public-host "127.0.0.1:$port"
  await fake-gcs-server curl -sf "http://127.0.0.1:$port/storage/v1/b"
  url="gs://backups/prod/?endpoint=http://127.0.0.1:$port&anonymous=true"
}

start_file() {
  mkdir -p "$work/files"
  url="file://$work/files/"
}
