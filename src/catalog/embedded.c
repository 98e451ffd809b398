/* SPDX-License-Identifier: MIT */
/*
 * The catalogue inside the program: the files of data/catalog as they are, so that an installed
 * program needs no data folder and reads its own catalogue by the same code as a user's.
 */
#include "catalog/internal.h"

#include "base/embed.h"

EMBED(catalog_standards_yaml, "data/catalog/standards.yaml");
EMBED(catalog_services_yaml, "data/catalog/services.yaml");
EMBED(catalog_sections_yaml, "data/catalog/sections.yaml");
EMBED(catalog_locales_yaml, "data/catalog/locales.yaml");

const struct embedded embedded_files[FILES] = {
	[FILE_STANDARDS] = {"standards.yaml", catalog_standards_yaml, catalog_standards_yaml_end},
	[FILE_SERVICES] = {"services.yaml", catalog_services_yaml, catalog_services_yaml_end},
	[FILE_SECTIONS] = {"sections.yaml", catalog_sections_yaml, catalog_sections_yaml_end},
	[FILE_LOCALES] = {"locales.yaml", catalog_locales_yaml, catalog_locales_yaml_end},
};
