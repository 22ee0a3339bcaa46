# Sourced by every scenario. $WOUNDWELL is the program, $SOURCE the repository; the scenario runs
# in an empty folder of its own.
set -u

fail() { echo "FAILED: $*" >&2; exit 1; }

# expect_exit CODE COMMAND...: runs it, keeps its output in stdout.txt and stderr.txt.
expect_exit() {
  local want=$1 got=0
  shift
  "$@" > stdout.txt 2> stderr.txt || got=$?
  if [[ $got -ne $want ]]; then
    cat stdout.txt stderr.txt >&2
    fail "exit code $got instead of $want: $*"
  fi
}

# says TEXT: the last command said it, on either stream.
says() { grep -qF -- "$1" stdout.txt stderr.txt || { cat stdout.txt stderr.txt >&2; fail "does not say: $1"; }; }
says_not() { ! grep -qF -- "$1" stdout.txt stderr.txt || { cat stdout.txt stderr.txt >&2; fail "says: $1"; }; }

# has_file FILE...: every one is there and not empty.
has_file() { local f; for f in "$@"; do [[ -s $f ]] || fail "missing or empty: $f"; done; }

# column FILE NAME: the values of a column of a CSV file, a line each.
column() {
  python3 - "$1" "$2" <<'PY'
import csv, sys
with open(sys.argv[1], newline="", encoding="utf-8") as f:
    for row in csv.DictReader(f):
        print(row[sys.argv[2]])
PY
}

# rows FILE: number of rows below the header.
rows() { python3 -c 'import csv,sys; print(sum(1 for _ in csv.reader(open(sys.argv[1], newline="", encoding="utf-8")))-1)' "$1"; }

same() { [[ "$1" == "$2" ]] || fail "'$1' is not '$2'${3:+ ($3)}"; }

header="image,assay,cell_line,condition,role,experiment,well,field,time_h,pixel_size_um"
examples="$SOURCE/example_images"

# kept FOLDER KEY COMMAND...: runs a command that makes ./FOLDER, or copies what the same program made
# under the same key for another scenario.
kept() {
  local folder=$1 shelf key lock
  key=$(printf '%s\n' "$folder" "$2" | sha256sum | cut -c1-16)
  shift 2
  shelf=$KEPT/$(sha256sum < "$WOUNDWELL" | cut -c1-16)
  mkdir -p "$KEPT"
  exec {lock}> "$KEPT/lock"
  flock "$lock"
  [[ -d $shelf ]] || { rm -rf "$KEPT"/*/ && mkdir "$shelf"; }  # of another program: of no use
  exec {lock}>&-
  exec {lock}> "$shelf/$key.lock"
  flock "$lock"
  if [[ ! -d $shelf/$key ]]; then
    "$@" > kept.txt 2>&1 || { cat kept.txt >&2; fail "$*"; }
    cp -r "$folder" "$shelf/$key.new" && mv "$shelf/$key.new" "$shelf/$key"
  else
    cp -r "$shelf/$key" "$folder"
  fi
  exec {lock}>&-
}

# small_study [EXPERIMENTS [SEED [OPTIONS...]]]: a simulated study in ./study.
small_study() {
  study_options=(--experiments "${1:-3}" --fields 1 --seed "${2:-5}" "${@:3}")
  kept study "${study_options[*]}" "$WOUNDWELL" simulate study "${study_options[@]}"
}

# measured_study, the same: and ./out, where it is measured.
measured_study() {
  small_study "$@"
  kept out "${study_options[*]}" "$WOUNDWELL" measure study/design.csv -o out
}

# example_run: ./out, a run of example_images.
example_run() {
  kept out example_images "$WOUNDWELL" run "$examples/design.csv" -o out --no-pictures
}

# near VALUE TRUTH TOLERANCE: within a share of the truth.
near() { python3 -c 'import sys; v, t, tol = map(float, sys.argv[1:]); sys.exit(abs(v - t) > tol * t)' "$@" || fail "$1 is not $2 to $3"; }

# gap_picture FIELD TIME SHAPE [OPTIONS...]: draws the next picture (see draw_gap.py) of ./design.csv.
# `share` gets the true share of its gap.
gap_picture() {
  local i=${#share[@]}
  [[ $i -gt 0 ]] || echo "$header" > design.csv
  share+=("$(python3 "$SOURCE/tests/scenarios/draw_gap.py" "$3" t$i.png --seed 3 "${@:4}")")
  echo "t$i.png,scratch,line,mock,control,1,1,$1,$2,1.5" >> design.csv
}
share=()

# measure_gaps [OPTIONS...]: measures ./design.csv into ./out. `found` holds the shares of the gaps.
measure_gaps() {
  local code=0
  "$WOUNDWELL" measure design.csv -o out "$@" > stdout.txt 2> stderr.txt || code=$?
  [[ $code -eq 0 || $code -eq 3 ]] || { cat stderr.txt; fail "measure: exit $code"; }
  mapfile -t found < <(column out/scratch.csv wound_area_frac)
  mapfile -t outcome < <(column out/scratch.csv outcome)
  mapfile -t flags < <(column out/scratch.csv flags)
  mapfile -t closure < <(column out/closure.csv closure_frac)
}

# gap_series SHAPE...: one field with a picture per shape, 12 h apart, drawn with $draw_options and
# measured.
gap_series() {
  local shape
  share=()
  for shape; do gap_picture 1 $((12 * ${#share[@]})) "$shape" ${draw_options:-}; done
  measure_gaps
}

# flagged N CODE / not_flagged N CODE: of picture N (from 0).
flagged() { [[ ";${flags[$1]};" == *";$2;"* ]] || fail "picture $1 is not flagged $2: ${flags[$1]}"; }
not_flagged() { [[ ";${flags[$1]};" != *";$2;"* ]] || fail "picture $1 is flagged $2"; }
