CREATE TABLE ir_model_data (id serial PRIMARY KEY, res_id integer, name character varying NOT NULL, module character varying NOT NULL, model character varying NOT NULL);
INSERT INTO ir_model_data (id, res_id, name, module, model) VALUES
('2', '1', 'main_company', 'base', 'res.company');
SELECT setval('ir_model_data_id_seq', (SELECT max(id) FROM ir_model_data));
CREATE TABLE res_company (id serial PRIMARY KEY, name character varying NOT NULL, create_date timestamp without time zone, parent_path character varying, parent_id integer, active boolean);
INSERT INTO res_company (id, name, create_date, parent_path, parent_id, active) VALUES
('1', 'Muster GmbH', '2025-01-01 00:00:00', '1/', NULL, 'true'),
('2', 'Muster Filiale', '2025-01-01 00:00:00', '1/2/', '1', 'true'),
('3', 'Beispiel AG', '2025-01-01 00:00:00', '3/', NULL, 'true'),
('4', 'Beispiel Filiale', '2025-01-01 00:00:00', '3/4/', '3', 'true'),
('5', 'Ehemalige GmbH', '2025-01-01 00:00:00', '5/', NULL, 'false');
SELECT setval('res_company_id_seq', (SELECT max(id) FROM res_company));
CREATE TABLE res_partner (id serial PRIMARY KEY, name character varying, active boolean, consent_email character varying NOT NULL, consent_phone character varying NOT NULL, consent_sms character varying NOT NULL, consent_post character varying NOT NULL, consent_fax character varying NOT NULL, consent_messenger character varying NOT NULL, effective_lock_level character varying, preferred_channel character varying);
INSERT INTO res_partner (id, name, active, consent_email, consent_phone, consent_sms, consent_post, consent_fax, consent_messenger, effective_lock_level, preferred_channel) VALUES
('1', 'Muster GmbH', 'true', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'none', NULL),
('2', 'OdooBot', 'false', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'none', NULL),
('3', 'Administrator', 'true', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'none', NULL),
('4', 'Public user', 'false', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'none', NULL),
('5', 'Portal User Template', 'false', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'none', NULL),
('6', 'Muster Filiale', 'true', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'none', NULL),
('7', 'Beispiel AG', 'true', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'none', NULL),
('8', 'Beispiel Filiale', 'true', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'none', NULL),
('9', 'Ehemalige GmbH', 'true', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'none', NULL),
('10', 'Nina Nie', 'true', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'none', 'sms'),
('11', 'Jan Ja', 'true', 'given', 'given', 'given', 'given', 'given', 'given', 'none', 'phone'),
('12', 'Nora Nein', 'false', 'refused', 'refused', 'refused', 'refused', 'refused', 'refused', 'none', NULL),
('13', 'Theo Dort', 'true', 'given', 'refused', 'unknown', 'unknown', 'unknown', 'unknown', 'none', NULL),
('14', 'Vera Wechselt', 'true', 'unknown', 'unknown', 'refused', 'given', 'unknown', 'unknown', 'none', NULL),
('15', 'Frieda Fragt', 'true', 'requested', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'none', NULL),
('16', 'Gustav Gefragt', 'true', 'requested', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'none', NULL),
('17', 'Hella Harrt', 'true', 'requested', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'none', NULL),
('18', 'Paula Paar', 'true', 'refused', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'none', NULL),
('20', 'Mona Umzug', 'true', 'refused', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'none', NULL),
('22', 'Zoe Zuletzt', 'true', 'unknown', 'given', 'refused', 'unknown', 'unknown', 'unknown', 'none', 'phone');
SELECT setval('res_partner_id_seq', (SELECT max(id) FROM res_partner));
CREATE TABLE partner_consent_channel (id serial PRIMARY KEY, validity_months integer, code character varying NOT NULL, rule character varying NOT NULL, default_state character varying NOT NULL, active boolean, default_preferred boolean, manual_yes boolean);
INSERT INTO partner_consent_channel (id, validity_months, code, rule, default_state, active, default_preferred, manual_yes) VALUES
('1', NULL, 'email', 'opt_in', 'unknown', 'true', 'false', 'false'),
('2', '24', 'phone', 'opt_in', 'unknown', 'true', 'true', 'true'),
('3', NULL, 'sms', 'opt_in', 'refused', 'true', NULL, 'false'),
('4', NULL, 'post', 'opt_out', 'unknown', 'true', NULL, 'true'),
('5', NULL, 'fax', 'opt_in', 'unknown', 'false', NULL, 'true'),
('6', NULL, 'messenger', 'opt_in', 'unknown', 'true', NULL, 'true');
SELECT setval('partner_consent_channel_id_seq', (SELECT max(id) FROM partner_consent_channel));
CREATE TABLE partner_consent_request (id serial PRIMARY KEY, partner_id integer NOT NULL, company_id integer NOT NULL, channel character varying NOT NULL, state character varying NOT NULL);
INSERT INTO partner_consent_request (id, partner_id, company_id, channel, state) VALUES
('1', '15', '1', 'email', 'sent'),
('2', '16', '3', 'email', 'sent'),
('3', '17', '2', 'email', 'sent');
SELECT setval('partner_consent_request_id_seq', (SELECT max(id) FROM partner_consent_request));
CREATE TABLE partner_consent_reach (id serial PRIMARY KEY, company_id integer, customer_count integer, reach_count integer, given_count integer, refused_count integer, channel character varying NOT NULL, month date NOT NULL, counted_on date NOT NULL);
INSERT INTO partner_consent_reach (id, company_id, customer_count, reach_count, given_count, refused_count, channel, month, counted_on) VALUES
('1', '1', '1', '0', '0', '0', 'email', '2026-11-01', '2026-11-27'),
('2', '3', '1', '1', '1', '0', 'email', '2026-11-01', '2026-11-27'),
('3', NULL, '13', '1', '1', '2', 'email', '2026-11-01', '2026-11-27'),
('4', '1', '1', '0', '0', '0', 'phone', '2026-11-01', '2026-11-27'),
('5', '3', '1', '0', '0', '1', 'phone', '2026-11-01', '2026-11-27'),
('6', NULL, '13', '0', '1', '0', 'phone', '2026-11-01', '2026-11-27'),
('7', '1', '1', '0', '0', '0', 'sms', '2026-11-01', '2026-11-27'),
('8', '3', '1', '0', '0', '0', 'sms', '2026-11-01', '2026-11-27'),
('9', NULL, '13', '0', '1', '1', 'sms', '2026-11-01', '2026-11-27'),
('10', '1', '1', '0', '0', '0', 'post', '2026-11-01', '2026-11-27'),
('11', '3', '1', '1', '0', '0', 'post', '2026-11-01', '2026-11-27'),
('12', NULL, '13', '8', '2', '0', 'post', '2026-11-01', '2026-11-27'),
('13', '1', '1', '0', '0', '0', 'messenger', '2026-11-01', '2026-11-27'),
('14', '3', '1', '0', '0', '0', 'messenger', '2026-11-01', '2026-11-27'),
('15', NULL, '13', '0', '1', '0', 'messenger', '2026-11-01', '2026-11-27');
SELECT setval('partner_consent_reach_id_seq', (SELECT max(id) FROM partner_consent_reach));
CREATE TABLE partner_consent_event (id serial PRIMARY KEY, partner_id integer, chain_id integer NOT NULL, sequence integer NOT NULL, user_id integer, company_id integer, attachment_id integer, channel character varying, event character varying NOT NULL, old_state character varying NOT NULL, new_state character varying NOT NULL, source character varying NOT NULL, address character varying, legal_basis character varying, wording_version character varying, lang character varying, ip_address character varying, user_agent character varying, note character varying, attachment_checksum character varying, previous_hash character varying NOT NULL, hash character varying NOT NULL, wording text, moment timestamp without time zone NOT NULL);
INSERT INTO partner_consent_event (id, partner_id, chain_id, sequence, user_id, company_id, attachment_id, channel, event, old_state, new_state, source, address, legal_basis, wording_version, lang, ip_address, user_agent, note, attachment_checksum, previous_hash, hash, wording, moment) VALUES
('1', NULL, '0', '1', '1', '1', NULL, NULL, 'initialised', 'unknown', 'unknown', 'default', NULL, NULL, NULL, NULL, NULL, NULL, '5 existing contacts start as “Not asked” on every channel.', NULL, '0000000000000000000000000000000000000000000000000000000000000000', 'a68255420612ac8b7b0d3f81275eb08223617d48624836026c727fa197bc5727', NULL, '2026-11-27 14:34:22'),
('2', '11', '11', '1', '1', '1', NULL, 'email', 'given', 'unknown', 'given', 'portal', 'jan.ja@example.com', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', '08befcb6e3c069d8c990c39b2e344c5eef6516bbd8b8421cf9d15e1c0dead9f3', NULL, '2026-11-27 14:47:38'),
('3', '12', '12', '1', '1', '1', NULL, 'email', 'refused', 'unknown', 'refused', 'portal', 'nora.nein@example.com', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', '40b157a5560b4e33bf6bb1e2fccb8104cfad687b4c64ae4114c9db55b0b8669e', NULL, '2026-11-27 14:47:38'),
('4', '11', '11', '2', '1', '1', NULL, 'phone', 'given', 'unknown', 'given', 'portal', '030 123456', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '08befcb6e3c069d8c990c39b2e344c5eef6516bbd8b8421cf9d15e1c0dead9f3', '72a563bc7b36a7f3f38faffd08f02dcc18f834a1351a7171eab9957d4ad5f436', NULL, '2026-11-27 14:47:38'),
('5', '12', '12', '2', '1', '1', NULL, 'phone', 'refused', 'unknown', 'refused', 'portal', '030 123456', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '40b157a5560b4e33bf6bb1e2fccb8104cfad687b4c64ae4114c9db55b0b8669e', '0ef2e419843f35e4a3a6d971f5bd0cfe54ca2ddac6da361c06deac1266055095', NULL, '2026-11-27 14:47:38'),
('6', '11', '11', '3', '1', '1', NULL, 'sms', 'given', 'unknown', 'given', 'portal', '030 123456', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '72a563bc7b36a7f3f38faffd08f02dcc18f834a1351a7171eab9957d4ad5f436', '43dd8935f4b74b73cb695a743d09bda96d53a20ba9ecae6dc6b5f9e7688e3dbb', NULL, '2026-11-27 14:47:38'),
('7', '12', '12', '3', '1', '1', NULL, 'sms', 'refused', 'unknown', 'refused', 'portal', '030 123456', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '0ef2e419843f35e4a3a6d971f5bd0cfe54ca2ddac6da361c06deac1266055095', '9394a139c13840805f7e34dbddb05a09cc7bc9d68b379ef4a0057b71577bf7ce', NULL, '2026-11-27 14:47:38'),
('8', '11', '11', '4', '1', '1', NULL, 'post', 'given', 'unknown', 'given', 'portal', 'Weg 1, 10115, Berlin', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '43dd8935f4b74b73cb695a743d09bda96d53a20ba9ecae6dc6b5f9e7688e3dbb', 'd6db1af6e4bc4d2715d02ce387a7ca3daee811fd18fb542cec49f831cdf85b38', NULL, '2026-11-27 14:47:38'),
('9', '12', '12', '4', '1', '1', NULL, 'post', 'refused', 'unknown', 'refused', 'portal', 'Weg 1, 10115, Berlin', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '9394a139c13840805f7e34dbddb05a09cc7bc9d68b379ef4a0057b71577bf7ce', '448f26b6760a27cc62d99d050848a6743f86dfdec0a26444c177b2bbb1397c23', NULL, '2026-11-27 14:47:38'),
('10', '11', '11', '5', '1', '1', NULL, 'fax', 'given', 'unknown', 'given', 'portal', NULL, 'consent', NULL, NULL, NULL, NULL, NULL, NULL, 'd6db1af6e4bc4d2715d02ce387a7ca3daee811fd18fb542cec49f831cdf85b38', '07a5651087ddd0aa99b72862b7ebd9ae6643f172dad7bf83747492cee654e120', NULL, '2026-11-27 14:47:38'),
('11', '12', '12', '5', '1', '1', NULL, 'fax', 'refused', 'unknown', 'refused', 'portal', NULL, 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '448f26b6760a27cc62d99d050848a6743f86dfdec0a26444c177b2bbb1397c23', '0a78d7c2a1511f0801dbb40493046d4a0ad7ac7962024788f52492a0133174cd', NULL, '2026-11-27 14:47:38'),
('12', '11', '11', '6', '1', '1', NULL, 'messenger', 'given', 'unknown', 'given', 'portal', '030 123456', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '07a5651087ddd0aa99b72862b7ebd9ae6643f172dad7bf83747492cee654e120', '4a16df1c9baec0830ca14f71495265f828d02e945ab289710dc726b2d02b2121', NULL, '2026-11-27 14:47:38'),
('13', '12', '12', '6', '1', '1', NULL, 'messenger', 'refused', 'unknown', 'refused', 'portal', '030 123456', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '0a78d7c2a1511f0801dbb40493046d4a0ad7ac7962024788f52492a0133174cd', '6fd6f756e945b988c835fcb2516895b45a9e2d491d7b3506af0c363274a69e32', NULL, '2026-11-27 14:47:38'),
('14', '13', '13', '1', '1', '3', NULL, 'email', 'given', 'unknown', 'given', 'confirmation', 'theo.dort@example.com', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', '8518aebd99a0b2413fe66f09bd3c993d61b648d13443cc6885278f99725a306d', NULL, '2026-11-27 14:47:38'),
('15', '13', '13', '2', '1', '4', NULL, 'phone', 'refused', 'unknown', 'refused', 'unsubscribe', '030 123456', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '8518aebd99a0b2413fe66f09bd3c993d61b648d13443cc6885278f99725a306d', '95375df21e95217fba3160eb19dd20a7d019cff0fb71b8d3938ec679f6107efa', NULL, '2026-11-27 14:47:38'),
('16', '14', '14', '1', '1', '1', NULL, 'sms', 'given', 'unknown', 'given', 'portal', '030 123456', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', 'cf205a60245314c14dc4a59a6bee1995d90bbe1118d36b71034e1b331d1ede7b', NULL, '2026-11-27 14:47:38'),
('17', '14', '14', '2', '1', '3', NULL, 'sms', 'withdrawn', 'given', 'refused', 'portal', '030 123456', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, 'cf205a60245314c14dc4a59a6bee1995d90bbe1118d36b71034e1b331d1ede7b', '3269d4ce0b1387d0e2f595a585c4d9fc8f0cdf3b50ac2109c632c2c01981f272', NULL, '2026-11-27 14:47:38'),
('18', '14', '14', '3', '1', '1', NULL, 'post', 'refused', 'unknown', 'refused', 'manual', 'Weg 1, 10115, Berlin', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '3269d4ce0b1387d0e2f595a585c4d9fc8f0cdf3b50ac2109c632c2c01981f272', '279bab280ec04ae65c6152c399ab2c6ab0b17fef8201f28cb7ccfce89b50cd73', NULL, '2026-11-27 14:47:38'),
('19', '14', '14', '4', '1', '1', NULL, 'post', 'given', 'refused', 'given', 'portal', 'Weg 1, 10115, Berlin', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '279bab280ec04ae65c6152c399ab2c6ab0b17fef8201f28cb7ccfce89b50cd73', 'ca3a7957e6ccd012bd4239af9b0cf34212e89b260779d011865d4af6127a22fa', NULL, '2026-11-27 14:47:38'),
('20', '15', '15', '1', '1', '1', NULL, 'email', 'requested', 'unknown', 'requested', 'manual', 'frieda.fragt@example.com', NULL, '1', 'en_US', NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', 'd66b8372abf4fce8ec70bf6d3792a492113d7149aeb51a30f32f764c2c5a820b', 'I agree that Muster GmbH sends me information about its products, services and offers by e-mail. I can withdraw my consent at any time with effect for the future, for example by the link in every such e-mail.', '2026-11-27 14:47:38'),
('21', '16', '16', '1', '1', '3', NULL, 'email', 'requested', 'unknown', 'requested', 'manual', 'gustav.gefragt@example.com', NULL, '1', 'en_US', NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', '181313853ee6a12daf31811759a02dae962ca6fd962344170a03942d4760e20c', 'I agree that Beispiel AG sends me information about its products, services and offers by e-mail. I can withdraw my consent at any time with effect for the future, for example by the link in every such e-mail.', '2026-11-27 14:47:39'),
('22', '17', '17', '1', '1', '2', NULL, 'email', 'requested', 'unknown', 'requested', 'manual', 'hella.harrt@example.com', NULL, '1', 'en_US', NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', 'd830d3837670ebac37a4c0757e511cc219eeb198dfb10863897033543afb74a9', 'I agree that Muster Filiale sends me information about its products, services and offers by e-mail. I can withdraw my consent at any time with effect for the future, for example by the link in every such e-mail.', '2026-11-27 14:47:39'),
('23', '18', '19', '1', '1', '3', NULL, 'email', 'refused', 'unknown', 'refused', 'portal', 'paula.paar@example.com', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', '8e7bfac306b6467e6636db8fac55a273a9fcb86222dcc6b56bd742d13ac75165', NULL, '2026-11-27 14:47:39'),
('24', '18', '18', '1', '1', '1', NULL, 'email', 'given', 'unknown', 'given', 'portal', 'paula.paar@example.com', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', '1a115c6e21d3900e00ac35b1b53091640e854d2a8d1aee1268fd3dead679d7e4', NULL, '2026-11-27 14:47:39'),
('25', '18', '18', '2', '1', '1', NULL, 'email', 'withdrawn', 'given', 'refused', 'merge', 'paula.paar@example.com', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '1a115c6e21d3900e00ac35b1b53091640e854d2a8d1aee1268fd3dead679d7e4', '705808cd85c8fdb217c3ae05a3c1cfa398d33aa2af65dd1a3bb2530e2395bec9', NULL, '2026-11-27 14:47:39'),
('26', '20', '20', '1', '1', '1', NULL, 'email', 'refused', 'unknown', 'refused', 'portal', 'mona.umzug@example.com', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', '79e7a8ae8d51980c8f8074b213b3a46904269d6fce619067227dc5ad3659c557', NULL, '2026-11-27 14:47:41'),
('27', NULL, '21', '1', '1', '1', NULL, 'phone', 'refused', 'unknown', 'refused', 'manual', '030 654321', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', '0bcf222c6fae81ac4629f0ff15a6d8db1b2911e6cfdce8892e523ab70c1a870d', NULL, '2026-11-27 14:47:41'),
('28', '22', '22', '1', '1', '1', NULL, 'sms', 'refused', 'unknown', 'refused', 'default', '030 123456', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', 'e255bb1f7add607a3f16ec23980e1d81cb6206dbec509ca394bc1070a819132b', NULL, '2026-11-27 14:47:41'),
('29', '22', '22', '2', '1', '4', NULL, 'phone', 'given', 'unknown', 'given', 'portal', '030 123456', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, 'e255bb1f7add607a3f16ec23980e1d81cb6206dbec509ca394bc1070a819132b', '7b74e5c68287178002f2796afc997f0037e1bb562c8b1749c30730b599875f8c', NULL, '2026-11-27 14:47:41');
SELECT setval('partner_consent_event_id_seq', (SELECT max(id) FROM partner_consent_event));
CREATE TABLE partner_consent_head (id serial PRIMARY KEY, chain_id integer NOT NULL, sequence integer NOT NULL, event_id integer NOT NULL, hash character varying NOT NULL);
INSERT INTO partner_consent_head (id, chain_id, sequence, event_id, hash) VALUES
('1', '0', '1', '1', 'a68255420612ac8b7b0d3f81275eb08223617d48624836026c727fa197bc5727'),
('2', '11', '6', '12', '4a16df1c9baec0830ca14f71495265f828d02e945ab289710dc726b2d02b2121'),
('3', '12', '6', '13', '6fd6f756e945b988c835fcb2516895b45a9e2d491d7b3506af0c363274a69e32'),
('4', '13', '2', '15', '95375df21e95217fba3160eb19dd20a7d019cff0fb71b8d3938ec679f6107efa'),
('5', '14', '4', '19', 'ca3a7957e6ccd012bd4239af9b0cf34212e89b260779d011865d4af6127a22fa'),
('6', '15', '1', '20', 'd66b8372abf4fce8ec70bf6d3792a492113d7149aeb51a30f32f764c2c5a820b'),
('7', '16', '1', '21', '181313853ee6a12daf31811759a02dae962ca6fd962344170a03942d4760e20c'),
('8', '17', '1', '22', 'd830d3837670ebac37a4c0757e511cc219eeb198dfb10863897033543afb74a9'),
('9', '18', '2', '25', '705808cd85c8fdb217c3ae05a3c1cfa398d33aa2af65dd1a3bb2530e2395bec9'),
('10', '19', '1', '23', '8e7bfac306b6467e6636db8fac55a273a9fcb86222dcc6b56bd742d13ac75165'),
('11', '20', '1', '26', '79e7a8ae8d51980c8f8074b213b3a46904269d6fce619067227dc5ad3659c557'),
('12', '21', '1', '27', '0bcf222c6fae81ac4629f0ff15a6d8db1b2911e6cfdce8892e523ab70c1a870d');
SELECT setval('partner_consent_head_id_seq', (SELECT max(id) FROM partner_consent_head));
CREATE TABLE partner_consent_checkpoint (id serial PRIMARY KEY, sequence integer NOT NULL, chain_count integer, event_count integer, broken_count integer, create_uid integer, write_uid integer, heads_hash character varying NOT NULL, previous_hash character varying NOT NULL, hash character varying NOT NULL, result character varying NOT NULL, first_break character varying, moment timestamp without time zone NOT NULL, create_date timestamp without time zone, write_date timestamp without time zone);
INSERT INTO partner_consent_checkpoint (id, sequence, chain_count, event_count, broken_count, create_uid, write_uid, heads_hash, previous_hash, hash, result, first_break, moment, create_date, write_date) VALUES
('1', '1', '12', '27', '0', '1', '1', 'baddb18c44475fab4c1b54e79c9cf942f5c43ef39117c1777f988b6e49ba266f', '0000000000000000000000000000000000000000000000000000000000000000', '127945adee6231561f0a32baf0e6533a4fac1ee77b5271d6622f78d459290a8e', 'intact', NULL, '2026-11-27 14:47:41', '2026-11-27 14:47:36.335909', '2026-11-27 14:47:36.335909');
SELECT setval('partner_consent_checkpoint_id_seq', (SELECT max(id) FROM partner_consent_checkpoint));
CREATE TABLE partner_suppression (id serial PRIMARY KEY, create_uid integer, write_uid integer, channel character varying NOT NULL, digest character varying NOT NULL, source character varying, create_date timestamp without time zone, write_date timestamp without time zone);
INSERT INTO partner_suppression (id, create_uid, write_uid, channel, digest, source, create_date, write_date) VALUES
('1', NULL, NULL, 'email', '8a38888fc9ec9e2c88b24272cb40d4d83957b553c2f56cc4b1bf1a5e80f60427', 'portal', '2026-11-27 14:47:36.335909', NULL),
('2', NULL, NULL, 'email', 'b5903418eb9797921a228279dcd348856864c2913aa512748585b1f81417569d', 'portal', '2026-11-27 14:47:36.335909', NULL);
SELECT setval('partner_suppression_id_seq', (SELECT max(id) FROM partner_suppression));
CREATE UNIQUE INDEX partner_suppression_address_unique ON partner_suppression USING btree (digest, channel);
CREATE UNIQUE INDEX partner_consent_event_chain_unique ON partner_consent_event USING btree (chain_id, sequence);
CREATE UNIQUE INDEX partner_consent_reach_month_unique ON partner_consent_reach USING btree (month, channel, COALESCE(company_id, 0));
