/* SPDX-License-Identifier: MIT */
/* What reads HTML is compiled into the readers of pages and of feeds. Each gets names of its own, so that a
 * program into which both are linked has no two functions of one name. */
#pragma once

#ifndef ADIT_PLUGIN_NAME
#error "Define ADIT_PLUGIN_NAME as the plugin's name"
#endif
#define html_attribute_is G_PASTE(ADIT_PLUGIN_NAME, _html_attribute_is)
#define html_attribute_next G_PASTE(ADIT_PLUGIN_NAME, _html_attribute_next)
#define html_entity_read G_PASTE(ADIT_PLUGIN_NAME, _html_entity_read)
#define html_hints_free G_PASTE(ADIT_PLUGIN_NAME, _html_hints_free)
#define html_hints_is_byline G_PASTE(ADIT_PLUGIN_NAME, _html_hints_is_byline)
#define html_hints_is_end G_PASTE(ADIT_PLUGIN_NAME, _html_hints_is_end)
#define html_hints_is_line G_PASTE(ADIT_PLUGIN_NAME, _html_hints_is_line)
#define html_hints_list G_PASTE(ADIT_PLUGIN_NAME, _html_hints_list)
#define html_hints_names G_PASTE(ADIT_PLUGIN_NAME, _html_hints_names)
#define html_hints_new G_PASTE(ADIT_PLUGIN_NAME, _html_hints_new)
#define html_page_clear G_PASTE(ADIT_PLUGIN_NAME, _html_page_clear)
#define html_page_dup_block G_PASTE(ADIT_PLUGIN_NAME, _html_page_dup_block)
#define html_page_read G_PASTE(ADIT_PLUGIN_NAME, _html_page_read)
#define html_scan_next G_PASTE(ADIT_PLUGIN_NAME, _html_scan_next)
#define html_tag_find G_PASTE(ADIT_PLUGIN_NAME, _html_tag_find)
#define html_tag_flags G_PASTE(ADIT_PLUGIN_NAME, _html_tag_flags)
#define html_text_build G_PASTE(ADIT_PLUGIN_NAME, _html_text_build)
#define html_tree_clear G_PASTE(ADIT_PLUGIN_NAME, _html_tree_clear)
#define html_tree_dup_text G_PASTE(ADIT_PLUGIN_NAME, _html_tree_dup_text)
#define html_tree_get G_PASTE(ADIT_PLUGIN_NAME, _html_tree_get)
#define html_tree_parse G_PASTE(ADIT_PLUGIN_NAME, _html_tree_parse)
#define html_unescape G_PASTE(ADIT_PLUGIN_NAME, _html_unescape)
#define iso_date_parse G_PASTE(ADIT_PLUGIN_NAME, _iso_date_parse)
