package dev.rekindle.controller.restore.target;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where one member's data lies.
 *
 * @param pod whose it is
 * @param claim name of its PersistentVolumeClaim; empty where there is none, such as for an emptyDir
 * @param exists whether the claim is there
 * @param leaving whether the claim is being deleted, or goes with a cluster that is gone already
 * @param capacity in bytes: what it has, else what it asks for; empty where nobody says
 */
public record DataVolume(String pod, Optional<String> claim, boolean exists, boolean leaving, OptionalLong capacity) {}
