package dev.rekindle.testing;

/** etcd's Auth service. */
public final class EtcdAuth {
    private final Gateway gateway;

    EtcdAuth(Gateway gateway) {
        this.gateway = gateway;
    }

    /** Adds a user with a password. */
    public void addUser(String name, String password) {
        gateway.post("/auth/user/add", Gateway.body().put("name", name).put("password", password));
    }

    /** Adds a role without permissions. */
    public void addRole(String name) {
        gateway.post("/auth/role/add", Gateway.body().put("name", name));
    }

    /** Gives a user a role. */
    public void grantRole(String user, String role) {
        gateway.post("/auth/user/grant", Gateway.body().put("user", user).put("role", role));
    }

    /** Lets a role read and write all keys that begin with {@code prefix}. */
    public void grantPrefix(String role, String prefix) {
        var body = Gateway.body().put("name", role);
        Bytes key = Bytes.of(prefix);
        body.putObject("perm")
                .put("permType", "READWRITE")
                .put("key", key.base64())
                .put("range_end", key.prefixEnd().base64());
        gateway.post("/auth/role/grant", body);
    }

    /** Turns auth on, with a user {@code root} that has the role {@code root}, and logs this client in as it. */
    public void enable(String rootPassword) {
        addUser("root", rootPassword);
        addRole("root");
        grantRole("root", "root");
        gateway.post("/auth/enable", Gateway.body());
        login("root", rootPassword);
    }

    /** Turns auth off. */
    public void disable() {
        gateway.post("/auth/disable", Gateway.body());
        gateway.authorize(null);
    }

    /** Lets this client act as a user from now on; etcd's token ends after five minutes without use. */
    public void login(String user, String password) {
        gateway.authorize(null);
        gateway.authorize(gateway.post(
                        "/auth/authenticate", Gateway.body().put("name", user).put("password", password))
                .path("token")
                .asText());
    }
}
