package dev.rekindle.backup.catalogue;

import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.Manifest.Difference;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a catalogue entry is. A state is what names, sizes and manifests tell, without reading a snapshot: that its bytes are what
 * the manifest says was proved when it was stored, and is proved again by reading it.
 */
public sealed interface BackupState {

    /** An object and the manifest that describes it: key and size agree. */
    record Complete(Manifest manifest) implements BackupState {}

    /** Complete by its looks, and found not to be what its manifest says: by a verification, or a drill. */
    record Suspect(Manifest manifest, String reason) implements BackupState {}

    /** A snapshot by its name, and nothing vouches for it: an upload under way or cut off, or a copy made by hand. */
    record ObjectWithoutManifest() implements BackupState {}

    /** A manifest whose object is gone: a removal that was cut off, or a loss. */
    record ManifestWithoutObject(Manifest manifest) implements BackupState {}

    /** What stands where a manifest belongs cannot be read as one. */
    record ManifestUnreadable(String reason) implements BackupState {}

    /** The manifest describes another object than the one beside it. */
    record ManifestOfAnother(Manifest manifest, List<Difference> differences) implements BackupState {
        public ManifestOfAnother {
            differences = List.copyOf(differences);
        }
    }

    /** A signature whose manifest was never written. */
    record SignatureWithoutManifest() implements BackupState {}

    /** In the directory of a drill, which has put it there and removes it again: sound or not, it is nobody's data. */
    record OfADrill() implements BackupState {}

    /** Not named as a backup is. */
    record Foreign() implements BackupState {}

    /** The manifest, where one could be read. */
    default Optional<Manifest> readManifest() {
        return switch (this) {
            case Complete(Manifest manifest) -> Optional.of(manifest);
            case Suspect suspect -> Optional.of(suspect.manifest());
            case ManifestWithoutObject(Manifest manifest) -> Optional.of(manifest);
            case ManifestOfAnother other -> Optional.of(other.manifest());
            case ObjectWithoutManifest _, ManifestUnreadable _, SignatureWithoutManifest _, OfADrill _, Foreign _ ->
                Optional.empty();
        };
    }

    /** Whether it only stands among backups, so that who looks for one need not hear of it. */
    default boolean isBystander() {
        return switch (this) {
            case OfADrill _, Foreign _ -> true;
            case Complete _,
                    Suspect _,
                    ObjectWithoutManifest _,
                    ManifestWithoutObject _,
                    ManifestUnreadable _,
                    ManifestOfAnother _,
                    SignatureWithoutManifest _ -> false;
        };
    }

    /** The state as a clause for people. */
    default String explanation() {
        return switch (this) {
            case Complete _ -> "complete";
            case Suspect suspect -> "suspect: " + suspect.reason();
            case ObjectWithoutManifest _ -> "a snapshot by its name, without a manifest";
            case ManifestWithoutObject _ -> "a manifest whose object is gone";
            case ManifestUnreadable(String reason) -> "its manifest cannot be read: " + reason;
            case ManifestOfAnother other ->
                "its manifest is of another object: "
                        + other.differences().stream().map(Object::toString).collect(Collectors.joining("; "));
            case SignatureWithoutManifest _ -> "a signature without its manifest";
            case OfADrill _ -> "of a drill, which removes it when it ends";
            case Foreign _ -> "not named as a backup";
        };
    }
}
