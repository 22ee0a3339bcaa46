echo "$header" > design.csv
printf '[scratch]\nworkin_size = 800\n' > config.toml
expect_exit 2 "$WOUNDWELL" measure design.csv -o out --config config.toml
says "scratch.workin_size"
says "config.toml"
