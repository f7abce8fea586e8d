# Counts a recording without the importer: events by name, and what each policy must draw from them, by device.
# usage: zstd -dc FILE.txt.zst | awk -f count.awk
# It supposes what holds for the two recordings here: every line is an event or a comment, buffers are not mapped twice,
# and the first physical address tells one scatter list from another.

function value(key,    at) {
    at = index($0, " " key "=")
    return at ? substr($0, at + length(key) + 2) : ""
}

function hex(text,    sum, i, digit) {
    sum = 0
    for (i = 1; i <= length(text) && (digit = index("0123456789abcdef", substr(text, i, 1))) > 0; i++)
        sum = sum * 16 + digit - 1
    return sum
}

# One sweep over a buffer: a record for each direction.
function draw(policy, direction, records, bytes,    key) {
    key = policy " " device
    if (direction != "FROM_DEVICE") reads[key] += records
    if (direction != "TO_DEVICE") writes[key] += records
    sum[key] += bytes * (direction == "BIDIRECTIONAL" ? 2 : 1)
}

/^#/ { comments++; next }

{
    match($0, /[0-9]+\.[0-9]+: [a-z_]+: /)
    split(substr($0, RSTART, RLENGTH), prefix, ": ")
    name = prefix[2]
    events[name]++
    rest = substr($0, RSTART + RLENGTH)
    device = substr(rest, 1, index(rest, " ") - 1)
    direction = value("dir")
    sub(/ .*/, "", direction)
}

name == "dma_map_page" { draw("at-map", direction, 1, value("size") + 0) }
name == "dma_unmap_page" { draw("at-unmap", direction, 1, value("size") + 0) }
name == "dma_alloc" {
    draw("at-map", direction, 1, value("size") + 0)
    draw("at-unmap", direction, 1, value("size") + 0)
}
name == "dma_map_sg" {
    sizes = value("sizes")
    segments = split(substr(sizes, 2, index(sizes, "}") - 2), size, ",")
    bytes = 0
    for (i = 1; i <= segments; i++)
        bytes += hex(substr(size[i], 3))
    draw("at-map", direction, segments, bytes)
    phys = value("phys_addrs")
    list = device " " substr(phys, 2, match(phys, /[,}]/) - 2)
    list_segments[list] = segments
    list_bytes[list] = bytes
}
name == "dma_unmap_sg" {
    phys = value("phys_addrs")
    list = device " " substr(phys, 2, match(phys, /[,}]/) - 2)
    draw("at-unmap", direction, list_segments[list], list_bytes[list])
}

END {
    printf "lines %d\ncomments %d\n", NR, comments
    for (name in events) {
        printf "events %s %d\n", name, events[name]
        total += events[name]
    }
    printf "events %d\n", total
    for (key in sum)
        printf "%s reads %d writes %d bytes %d\n", key, reads[key], writes[key], sum[key]
}
