/* What most visits do not open: the wide table of services, the profile of a list, and the dialog
 * in which a talk is made. */
import * as list from "./panels/list/page.js";
import * as table from "./panels/table/page.js";
import * as editor from "./panels/talk/editor.js";
import { current, onView } from "./state/view.js";

onView(table.show);
for (const part of [editor, list, table]) part.listen();
table.show(current());
