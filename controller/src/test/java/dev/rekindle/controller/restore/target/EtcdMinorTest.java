package dev.rekindle.controller.restore.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which etcd an image has, as far as its tag tells. */
class EtcdMinorTest {
    @Test
    void readsTheTag() {
        assertThat(EtcdMinor.ofImage("gcr.io/etcd-development/etcd:v3.6.16")).contains(new EtcdMinor(3, 6));
        assertThat(EtcdMinor.ofImage("registry:5000/etcd:3.5.9-debian-12-r1@sha256:" + "0".repeat(64)))
                .contains(new EtcdMinor(3, 5));
        assertThat(EtcdMinor.ofImage("registry:5000/etcd")).isEmpty();
        assertThat(EtcdMinor.ofImage("etcd:latest")).isEmpty();
        assertThat(EtcdMinor.ofImage("our-etcd:2026.11")).isEmpty();
        assertThat(EtcdMinor.ofImage("etcd@sha256:" + "0".repeat(64))).isEmpty();
    }

    @Test
    void isOrderedByNumbers() {
        assertThat(new EtcdMinor(3, 10)).isGreaterThan(new EtcdMinor(3, 9));
        assertThat(new EtcdMinor(4, 0)).isGreaterThan(new EtcdMinor(3, 10));
    }
}
