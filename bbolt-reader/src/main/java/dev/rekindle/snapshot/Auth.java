package dev.rekindle.snapshot;

import java.util.List;

/**
 * Who may do what, by name only: passwords and permissions stay in the file.
 *
 * @param authentication whether clients must authenticate
 * @param users names in byte order
 * @param roles names in byte order
 */
public record Auth(SnapshotReport.Authentication authentication, List<String> users, List<String> roles) {
    /** Copies the lists. */
    public Auth {
        users = List.copyOf(users);
        roles = List.copyOf(roles);
    }
}
