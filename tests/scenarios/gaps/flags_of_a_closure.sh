# a closure is as good as both of its pictures
gap_series 'abs(x - 0.3) < 0.08 or abs(x - 0.72) < 0.06' 'abs(x - 0.3) < 0.08' 'abs(x - 0.3) < 0.05 and y < 0.4'
flagged 0 several_gaps
not_flagged 1 several_gaps
flagged 2 nearly_closed
python3 - <<'PY' || fail "flags of closure.csv"
import csv, sys
def flags(file):
    with open(file, newline="") as f: return [set(r["flags"].split(";")) - {""} for r in csv.DictReader(f)]
pictures, closures = flags("out/scratch.csv"), flags("out/closure.csv")
print(pictures, closures)
sys.exit(closures != [own | pictures[0] for own in pictures])
PY
