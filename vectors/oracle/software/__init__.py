"""Software's side of the oracle: domains, MSI banks, VFIO, flavours (docs/spec).
SPDX-License-Identifier: BSD-2-Clause"""
