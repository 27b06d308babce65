# Sourced by the scripts that drive the program: what serves a sandbox or the HTTP door, for as long as the script runs.
# Settings of whoever runs the script are not meant for the program under test.
unset "${!TUCO_@}"

started=() folders=()
trap 'kill "${started[@]}" 2>/dev/null; rm -rf "${folders[@]}"' EXIT

# start_sandbox PROGRAM…: sets url and key.
start_sandbox() {
  coproc SANDBOX { exec "$@" sandbox --port 0; }
  started+=("$SANDBOX_PID")
  while read -r -t 60 -u "${SANDBOX[0]}" line; do
    case $line in
      *TUCO_BASE_URL=*) url=${line#*=} ;;
      *TUCO_API_KEY=*) key=${line#*=} ;;
      *Ctrl-C*) return 0 ;;
    esac
  done
  echo "the sandbox did not start"
  exit 1
}

# new_folder: sets folder to an empty one.
new_folder() {
  folder=$(mktemp -d)
  folders+=("$folder")
}

# start_http PROGRAM [NAME=VALUE…]: sets root to the address of the HTTP door, which has a state folder of its own unless one is given.
start_http() {
  local program=$1
  shift
  new_folder
  env TUCO_STATE_DIR="$folder" "$@" "$program" http --port 0 2>"$folder/http.log" &
  started+=("$!")
  local log=$folder/http.log
  for _ in $(seq 300); do
    root=$(grep -oE 'http://127[0-9.:]+' "$log" | head -1) || true
    [ -z "$root" ] || return 0
    kill -0 "$!" 2>/dev/null || break
    sleep 0.1
  done
  echo "the HTTP door did not open:"
  cat "$log"
  exit 1
}
