# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""moto, which answers what the sandbox does not.

==========  ==========================================================
settings    its environment, set before it is imported
seams       the names of moto that the sandbox relies on
patches     what is replaced in it
moto_clock  the sandbox's time in it
bridge      the way on to it
==========  ==========================================================

``images.json`` holds the machine images of every region.
"""
