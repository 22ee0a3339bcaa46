measured_study 1
expect_exit 0 "$WOUNDWELL" agree out --truth study/truth --tables accuracy
says "IoU"
says "F1"
has_file accuracy/agreement_scratch.csv accuracy/bland_altman_closure.{svg,pdf,gp,dat}
