/* A stream so many times at once. SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_TENANTS_H
#define STUDY_TENANTS_H

#include "iotlb/source.h"
#include "study/setting.h"

/* Reads the file of a stream once for each tenant, and tells whose items come next. LIODNs and SPAACEs of tenant t are
 * those recorded plus t times what the stream has of them. A record and its look-ups stay together. Opaque; used by one
 * thread at a time. */
struct study_tenants;

/* Opens a stream for setting->tenants tenants. Errors as iotlb_source_open(); TRACE_ERR_ARGUMENT if so many tenants
 * have more LIODNs than there are. */
enum trace_code study_tenants_open(const char *path, const struct study_setting *setting,
                                   struct study_tenants **tenants, struct trace_error *error);

/* Gives it back; NULL is allowed. */
void study_tenants_close(struct study_tenants *tenants);

/* As iotlb_source_next(). */
enum trace_code study_tenants_next(struct study_tenants *tenants, const struct iotlb_item **items, size_t *count,
                                   struct trace_error *error);

/* How much of the stream all of them together have read, 0 to 1; 0 of a file whose size is not known. */
double study_tenants_share(const struct study_tenants *tenants);

#endif
