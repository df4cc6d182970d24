package dev.rekindle.backup.etcd;

/** User and password for etcd's own authentication. The password appears in no message and no {@link #toString()}. */
public record Login(String user, String password) {

    public Login {
        if (user.isEmpty()) {
            throw new IllegalArgumentException("the user name for etcd is empty");
        }
    }

    /** Parses etcdctl's {@code user:password}; the password may contain colons. */
    public static Login parse(String userAndPassword) {
        int colon = userAndPassword.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("the login for etcd is not of the form user:password");
        }
        return new Login(userAndPassword.substring(0, colon), userAndPassword.substring(colon + 1));
    }

    @Override
    public String toString() {
        return "Login[user=" + user + ", password=redacted]";
    }
}
