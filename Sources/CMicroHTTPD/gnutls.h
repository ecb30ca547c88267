// SPDX-License-Identifier: MIT
// Part of StatsBot.
#pragma once
// The library with which libmicrohttpd does TLS; certificates are read and exchanged with it directly.
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

/// Frees what GnuTLS allocated. Its own `gnutls_free` is a variable, which Swift may not touch.
static inline void exporter_gnutls_free(void *memory) { gnutls_free(memory); }
