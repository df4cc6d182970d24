package dev.rekindle.controller.restore.target;

/**
 * Where clients reach a member.
 *
 * @param scheme {@code http} or {@code https}
 * @param port of the pod
 */
public record ClientPort(String scheme, int port) {
    /** What etcd takes where nothing else is said. */
    public static final ClientPort USUAL = new ClientPort("http", 2379);

    /** Whether clients need TLS. */
    public boolean tls() {
        return scheme.equals("https");
    }
}
