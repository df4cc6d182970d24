package dev.rekindle.backup.member;

/** Whether members are asked for status and hash that the caller has named no endpoint of. */
public enum MemberDiscovery {
    /** Only endpoints that were named are ever connected to. */
    NAMED_ONLY,
    /** The client URLs that members advertise are tried as well, with the same TLS files and login. */
    ADVERTISED
}
