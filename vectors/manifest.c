/* Digests, and the manifest as JSON. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/manifest.h"

#include <inttypes.h>
#include <nettle/sha2.h>
#include <stdio.h>

void vec_digest(const char *bytes, size_t length, char digest[VEC_DIGEST_BYTES])
{
    struct sha256_ctx context;
    uint8_t raw[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, length, (const uint8_t *)bytes);
    sha256_digest(&context, sizeof raw, raw);
    for (size_t i = 0; i < sizeof raw; i++)
        (void)snprintf(digest + 2 * i, 3, "%02x", raw[i]);
}

void vec_write_manifest(struct vec_text *text, const char *maker, uint64_t seed, const struct vec_made *files,
                        size_t count)
{
    size_t vectors = 0;
    for (size_t i = 0; i < count; i++)
        vectors += files[i].vectors;
    vec_putf(text,
             "{\n \"schema\": \"" VEC_MANIFEST_SCHEMA "\",\n \"maker\": \"%s\",\n \"seed\": \"0x%" PRIx64
             "\",\n \"vectors\": %zu,\n \"files\": [\n",
             maker, seed, vectors);
    for (size_t i = 0; i < count; i++)
        vec_putf(text,
                 "  {\"file\": \"%s\", \"part\": \"%s\", \"vectors\": %zu, \"bytes\": %zu,\n   \"sha256\": \"%s\"}%s\n",
                 files[i].file, files[i].part, files[i].vectors, files[i].bytes, files[i].digest,
                 i + 1 < count ? "," : "");
    vec_put(text, " ]\n}\n");
}

/* FNV-1a over the lines, folded. */
uint32_t vec_fingerprint(const struct vec_vector *vector)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < vector->count; i++) {
        for (const char *c = vector->steps[i].line; *c != '\0'; c++)
            hash = (hash ^ (uint8_t)*c) * UINT64_C(1099511628211);
        hash = (hash ^ '\n') * UINT64_C(1099511628211);
    }
    return (uint32_t)(hash ^ (hash >> 32));
}
