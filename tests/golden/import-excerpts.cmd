# The operations drawn from two recordings are those worked out by hand in import-NAME.POLICY.
for name in excerpt kinds; do
    for policy in at-unmap at-map; do
        "$PAMUSIM" trace import "$TESTS/golden/import-$name.txt" --policy "$policy" -o "$name.ptrace" > /dev/null
        "$PAMUSIM" trace cat "$name.ptrace" > "$name.ops"
        (echo 'chip p4080'; sed -e 's/ *#.*//' -e '/^$/d' "$TESTS/golden/import-$name.$policy") | diff -u - "$name.ops"
        echo "$name, $policy: as expected"
    done
done
