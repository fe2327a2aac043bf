# Services of store, each started again 0.1 s after it ends.
(
  exec 3>&-
  unset LAB_PID
  while :; do
    [ -e /lab/store.gone ] || sh -c 'echo 0 > /cg/holdfast-lab.c/store/lab-store/cgroup.procs; exec "$@"' service /opt/holdfast store serve --listen 10.1.0.9:7400 --file /lab/store/holdfast.db
    sleep 0.1
  done
) &
# The supervisor waits for this line.
echo "$LAB_PID" >&3
exec 3>&-
exec sleep infinity
