/**
 * Objects that are not the snapshot itself but its encoding: compressed, encrypted, or first the one and then the other. Read in one pass with
 * the JDK alone, in constant memory, so that everything behind it sees plain bytes. What was encrypted is handed on only once it is proved to
 * be authentic, a segment at a time; that it was whole is known at its end, and nothing is published before.
 *
 * <pre>
 *  aes256-gcm-hkdf-1mb   Tink's AES-GCM-HKDF streaming AEAD, parameters AES256_GCM_HKDF_1MB
 *    object     = header segment*
 *    header     = length(1): 40   salt(32)   prefix(7)
 *    segment    = AES-256-GCM(key, nonce, no associated data): cipher text, tag(16)
 *    key        = HKDF-SHA-256(data key, salt, info: associated data), 32 bytes
 *    nonce      = prefix(7)   index(4, big-endian, from 0)   last(1): 1 for the last segment, else 0
 *    Every segment but the last has 1 MiB; in the first one the header counts as part of it.
 *
 *  gzip                  RFC 1952
 *    object     = member*, at least one
 *    member     = 1f 8b 08   flags(1): 0   time(4)   extra(1)   system(1)   deflate stream   CRC-32(4)   size modulo 2³² (4), little-endian
 * </pre>
 */
@NullMarked
package dev.rekindle.localize.decode;

import org.jspecify.annotations.NullMarked;
