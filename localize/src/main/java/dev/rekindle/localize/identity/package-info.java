/**
 * Who a restored member is: peer URLs, the initial cluster, and the ids that etcd and etcdutl compute from them.
 *
 * <p>Facts follow etcd {@code client/pkg/types/urls.go}, {@code urlsmap.go}, {@code server/etcdserver/api/membership/member.go},
 * {@code cluster.go} and {@code server/config/config.go}. Ids are unsigned 64-bit numbers in a {@code long}.
 */
@NullMarked
package dev.rekindle.localize.identity;

import org.jspecify.annotations.NullMarked;
