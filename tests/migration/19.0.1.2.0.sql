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
('2', '11', '11', '1', '1', '1', NULL, 'email', 'given', 'unknown', 'given', 'portal', 'jan.ja@example.com', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', '88468f56978c3ee696cd90924ad35c383dc8e53c28f0a4826bdefb229a545e03', NULL, '2026-11-27 15:16:48'),
('3', '12', '12', '1', '1', '1', NULL, 'email', 'refused', 'unknown', 'refused', 'portal', 'nora.nein@example.com', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', 'e7cf9eea03f976ae198a9d93bf069e6645a92a0432e32015cd6dcf2f7eb8e972', NULL, '2026-11-27 15:16:48'),
('4', '11', '11', '2', '1', '1', NULL, 'phone', 'given', 'unknown', 'given', 'portal', '030 123456', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '88468f56978c3ee696cd90924ad35c383dc8e53c28f0a4826bdefb229a545e03', '7f25d5aadbc584c41527c57fd3e3e3d238473ffd53de4f6c604853d31ac00610', NULL, '2026-11-27 15:16:48'),
('5', '12', '12', '2', '1', '1', NULL, 'phone', 'refused', 'unknown', 'refused', 'portal', '030 123456', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, 'e7cf9eea03f976ae198a9d93bf069e6645a92a0432e32015cd6dcf2f7eb8e972', 'a78d87357bae2c27044f84d1010b2bfb6300014d1b37df0c2333a19e8faba5a5', NULL, '2026-11-27 15:16:48'),
('6', '11', '11', '3', '1', '1', NULL, 'sms', 'given', 'unknown', 'given', 'portal', '030 123456', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '7f25d5aadbc584c41527c57fd3e3e3d238473ffd53de4f6c604853d31ac00610', 'd29b535d9c530897f811b84250c2d7be373ef5f55fdd88d54acb604641fddb69', NULL, '2026-11-27 15:16:48'),
('7', '12', '12', '3', '1', '1', NULL, 'sms', 'refused', 'unknown', 'refused', 'portal', '030 123456', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, 'a78d87357bae2c27044f84d1010b2bfb6300014d1b37df0c2333a19e8faba5a5', '934bf57d9e0aba175daa13dbc126f851814f876afe628a1de78a1cc7b2ae7681', NULL, '2026-11-27 15:16:48'),
('8', '11', '11', '4', '1', '1', NULL, 'post', 'given', 'unknown', 'given', 'portal', 'Weg 1, 10115, Berlin', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, 'd29b535d9c530897f811b84250c2d7be373ef5f55fdd88d54acb604641fddb69', '37dccf00bbf57c528cf30f996de1ba7e75b194ddaf472147f75a50bb75e68380', NULL, '2026-11-27 15:16:48'),
('9', '12', '12', '4', '1', '1', NULL, 'post', 'refused', 'unknown', 'refused', 'portal', 'Weg 1, 10115, Berlin', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '934bf57d9e0aba175daa13dbc126f851814f876afe628a1de78a1cc7b2ae7681', 'e9b412d7ccc3e505efdd032e50fc2eb3242aecf7a2b641a5e3062ac7e2bfc470', NULL, '2026-11-27 15:16:48'),
('10', '11', '11', '5', '1', '1', NULL, 'fax', 'given', 'unknown', 'given', 'portal', NULL, 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '37dccf00bbf57c528cf30f996de1ba7e75b194ddaf472147f75a50bb75e68380', '5b44f4aa58e9482410e010913bb98e5f8fd30fb4629496b4017d1cc0342f60ac', NULL, '2026-11-27 15:16:48'),
('11', '12', '12', '5', '1', '1', NULL, 'fax', 'refused', 'unknown', 'refused', 'portal', NULL, 'objection', NULL, NULL, NULL, NULL, NULL, NULL, 'e9b412d7ccc3e505efdd032e50fc2eb3242aecf7a2b641a5e3062ac7e2bfc470', 'c7e08e6362c1aaa9863b9a7b189766441f0935aa8edca7de59196fc082c4cd1d', NULL, '2026-11-27 15:16:48'),
('12', '11', '11', '6', '1', '1', NULL, 'messenger', 'given', 'unknown', 'given', 'portal', '030 123456', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '5b44f4aa58e9482410e010913bb98e5f8fd30fb4629496b4017d1cc0342f60ac', '7b758dd4e608b3592b23b0e5157405f03f748e23744b05bc812db7b715c9aa26', NULL, '2026-11-27 15:16:48'),
('13', '12', '12', '6', '1', '1', NULL, 'messenger', 'refused', 'unknown', 'refused', 'portal', '030 123456', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, 'c7e08e6362c1aaa9863b9a7b189766441f0935aa8edca7de59196fc082c4cd1d', '56ec928ae932f7f8b97a7a964714a3120a1a405e3d2109d1b4034b3dfd02c88f', NULL, '2026-11-27 15:16:48'),
('14', '13', '13', '1', '1', '3', NULL, 'email', 'given', 'unknown', 'given', 'confirmation', 'theo.dort@example.com', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', '5134aaa7c4d904d2167cb8f879577300fe105d1df2d044b89390ba1393f2e4da', NULL, '2026-11-27 15:16:48'),
('15', '13', '13', '2', '1', '4', NULL, 'phone', 'refused', 'unknown', 'refused', 'unsubscribe', '030 123456', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '5134aaa7c4d904d2167cb8f879577300fe105d1df2d044b89390ba1393f2e4da', '36fdd48240fbc7f7c2c06d0dea46222b555ddff77966bf25e6967a64a01f4b82', NULL, '2026-11-27 15:16:48'),
('16', '14', '14', '1', '1', '1', NULL, 'sms', 'given', 'unknown', 'given', 'portal', '030 123456', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', 'd8ce04bcddf843ac087b0fe9e900352c589179c08641a995c207e0def128365b', NULL, '2026-11-27 15:16:48'),
('17', '14', '14', '2', '1', '3', NULL, 'sms', 'withdrawn', 'given', 'refused', 'portal', '030 123456', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, 'd8ce04bcddf843ac087b0fe9e900352c589179c08641a995c207e0def128365b', '7cf6f3f27703547cd7e4b36a53e0f16df5a4db5cf03f91c4d82d2d1f7c7c4243', NULL, '2026-11-27 15:16:48'),
('18', '14', '14', '3', '1', '1', NULL, 'post', 'refused', 'unknown', 'refused', 'manual', 'Weg 1, 10115, Berlin', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '7cf6f3f27703547cd7e4b36a53e0f16df5a4db5cf03f91c4d82d2d1f7c7c4243', '21f879777059e0f7ef92ea1cad719708dfa9c1ba2f3d3374be151a8fb0fb2692', NULL, '2026-11-27 15:16:48'),
('19', '14', '14', '4', '1', '1', NULL, 'post', 'given', 'refused', 'given', 'portal', 'Weg 1, 10115, Berlin', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '21f879777059e0f7ef92ea1cad719708dfa9c1ba2f3d3374be151a8fb0fb2692', '6e206dee564aeef94ee4e1776344f4e13b2bacbb9035eac092a256129631a990', NULL, '2026-11-27 15:16:48'),
('20', '15', '15', '1', '1', '1', NULL, 'email', 'requested', 'unknown', 'requested', 'manual', 'frieda.fragt@example.com', NULL, '1', 'en_US', NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', 'af086decd2883783bffe502c63ae919931600afe459159dcfcde892300605e62', 'I agree that Muster GmbH sends me information about its products, services and offers by e-mail. I can withdraw my consent at any time with effect for the future, for example by the link in every such e-mail.', '2026-11-27 15:16:48'),
('21', '16', '16', '1', '1', '3', NULL, 'email', 'requested', 'unknown', 'requested', 'manual', 'gustav.gefragt@example.com', NULL, '1', 'en_US', NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', 'b87ff1302d32d38582eb3a8b36998097e6dcbb41fc6988ee41d86e05e283d46b', 'I agree that Beispiel AG sends me information about its products, services and offers by e-mail. I can withdraw my consent at any time with effect for the future, for example by the link in every such e-mail.', '2026-11-27 15:16:49'),
('22', '17', '17', '1', '1', '2', NULL, 'email', 'requested', 'unknown', 'requested', 'manual', 'hella.harrt@example.com', NULL, '1', 'en_US', NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', 'cbe22e19aa26f28f6cfb3b8fcd64ac4a4cb32c76895be4ed233526f29b0ac127', 'I agree that Muster Filiale sends me information about its products, services and offers by e-mail. I can withdraw my consent at any time with effect for the future, for example by the link in every such e-mail.', '2026-11-27 15:16:49'),
('23', '18', '19', '1', '1', '3', NULL, 'email', 'refused', 'unknown', 'refused', 'portal', 'paula.paar@example.com', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', '9a44df02a65d0cc1db1591ac623a5d5c86d006f171e04fcd28e456127b368e15', NULL, '2026-11-27 15:16:49'),
('24', '18', '18', '1', '1', '1', NULL, 'email', 'given', 'unknown', 'given', 'portal', 'paula.paar@example.com', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', '0586c9480fd08106d993e852d92b49976f8d046000ff894958594b694a84cbcf', NULL, '2026-11-27 15:16:49'),
('25', '18', '18', '2', '1', '1', NULL, 'email', 'withdrawn', 'given', 'refused', 'merge', 'paula.paar@example.com', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '0586c9480fd08106d993e852d92b49976f8d046000ff894958594b694a84cbcf', 'f2d363bd0382443a54b8e2602b7b3d1ad7da3a8811b24f585c3bdca008dd6e0d', NULL, '2026-11-27 15:16:49'),
('26', '20', '20', '1', '1', '1', NULL, 'email', 'refused', 'unknown', 'refused', 'portal', 'mona.umzug@example.com', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', '35436c45ab2332ae6a08dea8ccac9dacacd6f4c02046d6ae6ca31b05290df566', NULL, '2026-11-27 15:16:51'),
('27', NULL, '21', '1', '1', '1', NULL, 'phone', 'refused', 'unknown', 'refused', 'manual', '030 654321', 'objection', NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', '0aa4de8ad6d73b661e5cbfd6af751eaa13c8de2f16824fbc652426f1475cb391', NULL, '2026-11-27 15:16:51'),
('28', '22', '22', '1', '1', '1', NULL, 'sms', 'refused', 'unknown', 'refused', 'default', '030 123456', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', 'ab74ec6aee817b5aee49085b8de74311398e1efd142afcc76583251f70f2aeec', NULL, '2026-11-27 15:16:51'),
('29', '22', '22', '2', '1', '4', NULL, 'phone', 'given', 'unknown', 'given', 'portal', '030 123456', 'consent', NULL, NULL, NULL, NULL, NULL, NULL, 'ab74ec6aee817b5aee49085b8de74311398e1efd142afcc76583251f70f2aeec', 'ce0bb3446fcbf48852999ad799d1cb17b5edbf0ec5ccf3fc26ab04a489172fdc', NULL, '2026-11-27 15:16:51');
SELECT setval('partner_consent_event_id_seq', (SELECT max(id) FROM partner_consent_event));
CREATE TABLE partner_consent_head (id serial PRIMARY KEY, chain_id integer NOT NULL, sequence integer NOT NULL, event_id integer NOT NULL, hash character varying NOT NULL);
INSERT INTO partner_consent_head (id, chain_id, sequence, event_id, hash) VALUES
('1', '0', '1', '1', 'a68255420612ac8b7b0d3f81275eb08223617d48624836026c727fa197bc5727'),
('2', '11', '6', '12', '7b758dd4e608b3592b23b0e5157405f03f748e23744b05bc812db7b715c9aa26'),
('3', '12', '6', '13', '56ec928ae932f7f8b97a7a964714a3120a1a405e3d2109d1b4034b3dfd02c88f'),
('4', '13', '2', '15', '36fdd48240fbc7f7c2c06d0dea46222b555ddff77966bf25e6967a64a01f4b82'),
('5', '14', '4', '19', '6e206dee564aeef94ee4e1776344f4e13b2bacbb9035eac092a256129631a990'),
('6', '15', '1', '20', 'af086decd2883783bffe502c63ae919931600afe459159dcfcde892300605e62'),
('7', '16', '1', '21', 'b87ff1302d32d38582eb3a8b36998097e6dcbb41fc6988ee41d86e05e283d46b'),
('8', '17', '1', '22', 'cbe22e19aa26f28f6cfb3b8fcd64ac4a4cb32c76895be4ed233526f29b0ac127'),
('9', '18', '2', '25', 'f2d363bd0382443a54b8e2602b7b3d1ad7da3a8811b24f585c3bdca008dd6e0d'),
('10', '19', '1', '23', '9a44df02a65d0cc1db1591ac623a5d5c86d006f171e04fcd28e456127b368e15'),
('11', '20', '1', '26', '35436c45ab2332ae6a08dea8ccac9dacacd6f4c02046d6ae6ca31b05290df566'),
('12', '21', '1', '27', '0aa4de8ad6d73b661e5cbfd6af751eaa13c8de2f16824fbc652426f1475cb391');
SELECT setval('partner_consent_head_id_seq', (SELECT max(id) FROM partner_consent_head));
CREATE TABLE partner_consent_checkpoint (id serial PRIMARY KEY, sequence integer NOT NULL, chain_count integer, event_count integer, broken_count integer, create_uid integer, write_uid integer, heads_hash character varying NOT NULL, previous_hash character varying NOT NULL, hash character varying NOT NULL, result character varying NOT NULL, first_break character varying, moment timestamp without time zone NOT NULL, create_date timestamp without time zone, write_date timestamp without time zone);
INSERT INTO partner_consent_checkpoint (id, sequence, chain_count, event_count, broken_count, create_uid, write_uid, heads_hash, previous_hash, hash, result, first_break, moment, create_date, write_date) VALUES
('1', '1', '12', '27', '0', '1', '1', '8386b975d6f26d9777a3010fbb9e6154e0c885b85ae651b14c95d76e2118a623', '0000000000000000000000000000000000000000000000000000000000000000', '998b36879e81ace30033b0d3a7c4a0cea169ddf415b859854e63539ddeaa6851', 'intact', NULL, '2026-11-27 15:16:51', '2026-11-27 15:16:45.632634', '2026-11-27 15:16:45.632634');
SELECT setval('partner_consent_checkpoint_id_seq', (SELECT max(id) FROM partner_consent_checkpoint));
CREATE TABLE partner_suppression (id serial PRIMARY KEY, create_uid integer, write_uid integer, channel character varying NOT NULL, digest character varying NOT NULL, source character varying, create_date timestamp without time zone, write_date timestamp without time zone);
INSERT INTO partner_suppression (id, create_uid, write_uid, channel, digest, source, create_date, write_date) VALUES
('1', NULL, NULL, 'email', '8a38888fc9ec9e2c88b24272cb40d4d83957b553c2f56cc4b1bf1a5e80f60427', 'portal', '2026-11-27 15:16:45.632634', NULL),
('2', NULL, NULL, 'email', 'b5903418eb9797921a228279dcd348856864c2913aa512748585b1f81417569d', 'portal', '2026-11-27 15:16:45.632634', NULL);
SELECT setval('partner_suppression_id_seq', (SELECT max(id) FROM partner_suppression));
CREATE UNIQUE INDEX partner_suppression_address_unique ON partner_suppression USING btree (digest, channel);
CREATE UNIQUE INDEX partner_consent_event_chain_unique ON partner_consent_event USING btree (chain_id, sequence);
CREATE UNIQUE INDEX partner_consent_reach_month_unique ON partner_consent_reach USING btree (month, channel, COALESCE(company_id, 0));
