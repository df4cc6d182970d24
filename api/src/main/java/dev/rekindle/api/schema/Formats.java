package dev.rekindle.api.schema;

import java.util.Map;

/**
 * What texts must look like, as regular expressions. A definition holds them as rules of CEL with a message for people, since the API server
 * shows no more of a {@code pattern} than itself.
 */
public final class Formats {
    /** RFC 1123 label. */
    public static final String DNS_LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /** RFC 1123 subdomain. */
    public static final String DNS_NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /** Scheme, host and port alone. */
    public static final String ETCD_URL = "^https?://([A-Za-z0-9.-]+|[[][0-9A-Fa-f:.]+[]])(:[0-9]{1,5})?$";

    /** The same, of a store. */
    public static final String ENDPOINT = "^https?://([A-Za-z0-9.-]+|[[][0-9A-Fa-f:.]+[]])(:[0-9]{1,5})?/?$";

    /** A proxy without a login. */
    public static final String PROXY = "^http://([A-Za-z0-9.-]+|[[][0-9A-Fa-f:.]+[]]):[0-9]{1,5}$";

    /** Path segments, none of them empty, without control characters and backslashes; that none is {@code ..} is a rule of its own. */
    public static final String OBJECT_KEY = "^[^/\\x00-\\x1f\\x7f-\\x{9f}\\\\]+(/[^/\\x00-\\x1f\\x7f-\\x{9f}\\\\]+)*$";

    /** The same, ending in a slash. */
    public static final String OBJECT_PREFIX = "^([^/\\x00-\\x1f\\x7f-\\x{9f}\\\\]+/)+$";

    /** The widest rule of any S3 store; an access point's ARN has ':' and '/'. */
    public static final String S3_BUCKET = "^[A-Za-z0-9][A-Za-z0-9._:/-]{1,253}$";

    /** Google's rule. */
    public static final String GCS_BUCKET = "^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$";

    /** Such as {@code eu-west-1}. */
    public static final String REGION = "^[A-Za-z0-9-]{1,63}$";

    /** An upper-case word. */
    public static final String STORAGE_CLASS = "^[A-Z0-9_]+$";

    /** A role of Amazon's, in any of its partitions. */
    public static final String ROLE_ARN = "^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$";

    /** A key of Cloud KMS. */
    public static final String GOOGLE_KEY = "^projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+$";

    /** A project of Google's. */
    public static final String GOOGLE_PROJECT = "^[a-z][a-z0-9:.-]{4,61}[a-z0-9]$";

    /** Names a key in a Secret or ConfigMap. */
    public static final String DATA_KEY = "^[-._a-zA-Z0-9]+$";

    /** Certificates in PEM. */
    public static final String CERTIFICATES = "^-----BEGIN CERTIFICATE-----\\n[\\s\\S]+-----END CERTIFICATE-----\\s*$";

    /** A public key in PEM. */
    public static final String PUBLIC_KEY = "^-----BEGIN PUBLIC KEY-----\\n[\\s\\S]+-----END PUBLIC KEY-----\\s*$";

    /** A public key of a recipient: a keyset in Tink's JSON. */
    public static final String RECIPIENT_KEY = "^\\s*[{][\\s\\S]+[}]\\s*$";

    /** A SHA-256, 64 hex digits. */
    public static final String SHA_256 = "^[0-9a-f]{64}$";

    /** A group and a version of Kubernetes. */
    public static final String API_VERSION = "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?v[0-9]+((alpha|beta)[0-9]+)?$";

    /** A kind of Kubernetes. */
    public static final String KIND = "^[A-Z][A-Za-z0-9]*$";

    /** Printable ASCII that is a host name. */
    public static final String SERVER_NAME = "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$";

    /** The fresh token of a restore. */
    public static final String TOKEN = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";

    /** What {@code --initial-cluster} of etcd takes. */
    public static final String INITIAL_CLUSTER = "^[^=,\\s]+=https?://[^=,\\s]+(,[^=,\\s]+=https?://[^=,\\s]+)*$";

    /** What a text of each format is, for the end of a sentence that begins "must be". */
    public static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry(
                    DNS_LABEL,
                    "a DNS label: lower-case letters, digits and '-', beginning and ending with a letter or digit"),
            Map.entry(DNS_NAME, "a DNS name: labels of lower-case letters, digits and '-', joined by '.'"),
            Map.entry(ETCD_URL, "http:// or https://, a host and a port, and nothing else: no user, path or query"),
            Map.entry(
                    ENDPOINT,
                    "http:// or https:// and a host, with a port if need be, and nothing else: no user, path or query"),
            Map.entry(PROXY, "http://host:port without a user"),
            Map.entry(
                    OBJECT_KEY,
                    "relative, without empty segments, backslashes and control characters, such as team-a/prod/daily.db"),
            Map.entry(
                    OBJECT_PREFIX,
                    "relative, ending in '/', without empty segments, backslashes and control characters, such as etcd/"),
            Map.entry(S3_BUCKET, "a bucket's name: letters, digits, '.' and '-', or the ARN of an access point"),
            Map.entry(GCS_BUCKET, "a bucket's name: lower-case letters, digits, '-', '_' and '.'"),
            Map.entry(REGION, "a region: letters, digits and '-', such as eu-west-1"),
            Map.entry(STORAGE_CLASS, "a storage class: an upper-case word, such as STANDARD_IA"),
            Map.entry(ROLE_ARN, "the ARN of a role, such as arn:aws:iam::123456789012:role/etcd-backup"),
            Map.entry(GOOGLE_KEY, "a key of Cloud KMS: projects/P/locations/L/keyRings/R/cryptoKeys/K"),
            Map.entry(GOOGLE_PROJECT, "the id of a project: lower-case letters, digits and '-'"),
            Map.entry(DATA_KEY, "a key of a Secret or ConfigMap: letters, digits, '-', '_' and '.'"),
            Map.entry(CERTIFICATES, "certificates in PEM: -----BEGIN CERTIFICATE-----"),
            Map.entry(PUBLIC_KEY, "a public key in PEM: -----BEGIN PUBLIC KEY-----"),
            Map.entry(RECIPIENT_KEY, "a public key as rekindle key generate makes it, in JSON"),
            Map.entry(SHA_256, "a SHA-256: 64 lower-case hex digits"),
            Map.entry(API_VERSION, "an API version, such as apps/v1"),
            Map.entry(KIND, "a kind, such as StatefulSet"),
            Map.entry(SERVER_NAME, "a host name"),
            Map.entry(TOKEN, "up to 63 lower-case letters, digits and '-'"),
            Map.entry(INITIAL_CLUSTER, "name=URL, joined by ',', as etcd's --initial-cluster takes it"));

    private Formats() {}
}
