// SPDX-License-Identifier: MIT
// Part of StatsBot.
#pragma once
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

// GNUTLS_CURVE_TO_BITS is a macro with an argument, which Swift cannot import.
static inline int statsbot_gnutls_generate_p256(gnutls_x509_privkey_t key) {
    return gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
}

// gnutls_free is a mutable global, which Swift's concurrency checking rejects.
static inline void statsbot_gnutls_free(void *memory) { gnutls_free(memory); }
