/* The pages that most visits do not open: the wide table of services, and the profile of a list. */
import * as list from "./panels/list/page.js";
import * as table from "./panels/table/page.js";
import { current, onView } from "./state/view.js";

onView(table.show);
for (const part of [list, table]) part.listen();
table.show(current());
