/** What is said in statuses: problems with their one reason, and conditions as kstatus reads them. */
@NullMarked
package dev.rekindle.controller.status;

import org.jspecify.annotations.NullMarked;
