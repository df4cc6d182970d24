package dev.rekindle.controller.restore.target;

/** What of the target is there already. */
public enum Situation {
    /** Nothing that could hold data. */
    NEW,
    /** No member runs or is wanted yet, and volumes of an older cluster of this name are there. */
    VOLUMES_SURVIVE,
    /** Its members run, or would if they could. */
    IN_PLACE
}
