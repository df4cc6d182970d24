/**
 * Which member a backup may be taken from, and whether the members agree with what was taken: the questions are asked by
 * {@link dev.rekindle.backup.member.ClusterSurvey}, the verdicts ({@link dev.rekindle.backup.member.MemberChoice},
 * {@link dev.rekindle.backup.member.CrossMemberCheck}) are pure functions of the answers.
 */
@NullMarked
package dev.rekindle.backup.member;

import org.jspecify.annotations.NullMarked;
