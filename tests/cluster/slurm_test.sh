#!/bin/bash
# The Slurm job file for real: a cluster of this one machine runs an array of five shards, two of them are put back
# in the queue in the middle of their work, and what is merged in the end is the report of the search that was never cut.
# Usage: slurm_test.sh REDELIVER. Exits with 77 where Slurm is not installed or does not start.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export REDELIVER=$1

skip() { printf 'skipped: %s\n' "$*"; exit 77; }
fail() {
  printf 'FAILED: %s\n' "$*"
  tail -n 20 "$dir"/*.log "$dir"/slurm-*.out 2>/dev/null
  exit 1
}

[[ -n ${REDELIVER_BRIEF_TESTS:-} ]] && skip "one build submits jobs"
for program in slurmctld slurmd munged mungekey sbatch squeue scontrol; do
  command -v "$program" >/dev/null || skip "there is no $program (Debian: apt-get install slurm-wlm)"
done
[[ $(id -u) == 0 ]] || skip "slurmd runs as root"

dir=$(mktemp -d /tmp/redeliver-slurm.XXXXXX)
pids=()
# Only what was started here is ended.
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null; done
  rm -rf "$dir"
}
trap cleanup EXIT

host=$(hostname -s)
port=$((20000 + $$ % 20000))
export SLURM_CONF=$dir/slurm.conf
cat >"$SLURM_CONF" <<END
ClusterName=redeliver
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/munge.socket
CryptoType=crypto/munge
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_min_interval=100000,batch_sched_delay=0
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP
END
printf 'CgroupPlugin=cgroup/v1\nConstrainCores=no\nConstrainRAMSpace=no\n' >"$dir/cgroup.conf"
mkdir "$dir/state" "$dir/spool"
chmod 755 "$dir"

# until_true SECONDS COMMAND...: tries it again and again; false if it never succeeds.
until_true() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    (( SECONDS < end )) || return 1
    sleep 0.2
  done
}

mungekey --create --keyfile "$dir/munge.key" >"$dir/mungekey.log" 2>&1 || skip "no munge key: $(tail -n 1 "$dir/mungekey.log")"
start() { "$@" >"$dir/$(basename "$1").log" 2>&1 & pids+=($!); }
start munged --foreground --force --key-file "$dir/munge.key" --socket "$dir/munge.socket" --pid-file "$dir/munged.pid" \
  --log-file "$dir/munged-daemon.log" --seed-file "$dir/munge.seed"
until_true 10 munge -S "$dir/munge.socket" -n || skip "munged does not answer: $(tail -n 1 "$dir/munged.log")"
start slurmctld -D -i
start slurmd -D -N "$host"
is_idle() { [[ $(sinfo --noheader --format %T) == idle ]]; }
until_true 40 is_idle ||
  skip "the node does not come up: $(sinfo 2>&1 | tail -n 1); $(tail -n 1 "$dir/slurmctld.log"); $(tail -n 1 "$dir/slurmd.log")"

search=(run scenarios/semantics/three-semantics.json --seeds 120000)
"$REDELIVER" "${search[@]}" --report "$dir/whole.json" >"$dir/whole.txt" || fail "the whole search exited with $?"

job=$(sbatch --parsable --array=1-5 --cpus-per-task=1 --output="$dir/slurm-%a.out" \
  tools/cluster/redeliver.sbatch 5 "$dir/parts" "${search[@]}") || fail "sbatch"
until_true 60 test -e "$dir/parts/part-1.json" || fail "task 1 saved nothing"
until_true 60 test -e "$dir/parts/part-2.json" || fail "task 2 saved nothing"
held=$(grep -o '"held": "[^"]*"' "$dir/parts/part-2.json")
# As before a time limit: the task saves, and puts itself back. (Then scancel, which has done its work, asks on and on.)
timeout 3 scancel --batch --signal=TERM "${job}_1"
# As by a task of more importance.
scontrol requeue "${job}_2" || fail "task 2 cannot be put back"
for task in 1 2; do
  is_back() { [[ $(squeue --noheader --jobs "${job}_$task" --format %T) == PENDING ]]; }
  until_true 30 is_back || fail "task $task was not put back"
  # Slurm lets a task that was put back wait for two minutes; not here.
  scontrol update "JobId=${job}_$task" StartTime=now || fail "task $task cannot be started at once"
done
is_over() { [[ -z $(squeue --noheader --jobs "$job" 2>/dev/null) ]]; }
until_true 240 is_over || fail "the array does not end: $(squeue --jobs "$job" 2>&1)"
grep -q 'shard 1/5 stopped before its end; the same call goes on from here' "$dir/slurm-1.out" || fail "task 1 did not stop"
for task in 1 2; do
  grep -q 'going on after' "$dir/slurm-$task.out" || fail "task $task did not go on from what it had saved"
done

"$REDELIVER" merge "$dir"/parts/part-*.json --report "$dir/merged.json" >"$dir/merged.txt" || fail "the merge exited with $?"
cmp "$dir/whole.json" "$dir/merged.json" || fail "the merged report is another one"
cmp "$dir/whole.txt" "$dir/merged.txt" || fail "the merged text is another one"
printf 'passed: five tasks, two of them put back (one at %s), are the whole search\n' "$held"
