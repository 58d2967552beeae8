# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is read off the source of the collection.

===============  =====================================================================================================
layers           the layers as rules about imports and calls
rooms            the rooms of module_utils, and which is above which
lengths          how long a file may be
names            the law of names: from a module to its file and its tests
indexes          the index of a package names what is in it
error_door       which code turns an error of somebody else into text
mappings_twice   YAML and JSON in which a key stands twice
guides           what a page of docs/guides holds to run
step_count       how many steps code takes
python_machines  machines made of scripts that behave as Pythons do
===============  =====================================================================================================
"""
